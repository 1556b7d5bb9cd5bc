package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What is published belongs together: the modules, the BOM, and the examples that use it. */
class PublishedIT {
  private static final Path ROOT = Path.of("..");
  private static final String MANAGED = "/project/dependencyManagement/dependencies/dependency";

  private final XPath xpath = XPathFactory.newInstance().newXPath();

  @Test
  void theBomHasWhatIsPublishedAndNothingElse() throws Exception {
    Set<String> published = new TreeSet<>();
    for (String module : texts(pom("."), "/project/modules/module")) {
      Document pom = pom(module);
      if (text(pom, "/project/properties/maven.javadoc.skip").equals("false")) {
        published.add(text(pom, "/project/artifactId"));
      }
    }
    assertFalse(published.isEmpty());
    Document bom = pom("bom");
    assertEquals(published, new TreeSet<>(texts(bom, MANAGED + "/artifactId")));
    assertEquals(Set.of("dev.tollgate"), Set.copyOf(texts(bom, MANAGED + "/groupId")));
    assertEquals(Set.of("${project.version}"), Set.copyOf(texts(bom, MANAGED + "/version")));
  }

  @Test
  void nobodyWhoImportsTheBomGetsVersionsOfAParent() throws Exception {
    assertEquals(List.of(), texts(pom("bom"), "/project/parent"));
  }

  @Test
  void allHaveOneVersion() throws Exception {
    String version = text(pom("."), "/project/version");
    for (String module : texts(pom("."), "/project/modules/module")) {
      Document pom = pom(module);
      if (module.startsWith("examples/")) {
        assertEquals(version, text(pom, "/project/properties/tollgate.version"), module);
      } else {
        String at = module.equals("bom") ? "/project/version" : "/project/parent/version";
        assertEquals(version, text(pom, at), module);
      }
    }
  }

  private static Document pom(String module) throws Exception {
    Path file = ROOT.resolve(module).resolve("pom.xml");
    try (var in = Files.newInputStream(file)) {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }
  }

  private String text(Document pom, String path) throws Exception {
    return String.join(" ", texts(pom, path));
  }

  private List<String> texts(Document pom, String path) throws Exception {
    NodeList nodes = (NodeList) xpath.evaluate(path, pom, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip());
    }
    return texts;
  }
}

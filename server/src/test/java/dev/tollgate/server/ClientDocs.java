package dev.tollgate.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Java that stands on a page, and Java that a test runs: the parts of a source file between {@code
 * // docs} and {@code // end}. Indentation and line breaks make no difference, nor does where a
 * server is.
 */
final class ClientDocs {
  private static final Pattern ON_PAGE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern IN_SOURCE =
      Pattern.compile("// docs\\n(.*?)// end\\n", Pattern.DOTALL);

  private ClientDocs() {}

  /** The Java blocks of a page under docs/, or of the README. */
  static List<String> onPage(String page) throws IOException {
    return parts(ON_PAGE, Path.of("..").resolve(page));
  }

  /** The parts that are meant for pages, of a test of this package. */
  static List<String> run(Class<?> test) throws IOException {
    return run(Path.of("src", "test", "java").resolve(test.getName().replace('.', '/') + ".java"));
  }

  /** The same of any test. */
  static List<String> run(Path source) throws IOException {
    return parts(IN_SOURCE, source);
  }

  private static List<String> parts(Pattern pattern, Path file) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(file));
    List<String> parts = new ArrayList<>();
    while (matcher.find()) {
      parts.add(
          matcher
              .group(1)
              .replace("\"127.0.0.1:9090\"", "target")
              .replaceAll("\\s+", " ")
              .replaceAll("([(.]) ", "$1")
              .replaceAll(" ([.)])", "$1")
              .strip());
    }
    return parts;
  }
}

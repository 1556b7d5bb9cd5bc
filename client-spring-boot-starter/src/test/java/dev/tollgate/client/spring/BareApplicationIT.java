package dev.tollgate.client.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application with neither Micrometer nor health, which the starter does not bring. */
@Timeout(120)
class BareApplicationIT {
  private static final List<String> MISSING =
      List.of("micrometer", "spring-boot-health", "actuator", "logback", "log4j");

  @Test
  void itHasAClientAllTheSame() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader fewer =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      assertThrows(
          ClassNotFoundException.class,
          () -> fewer.loadClass("io.micrometer.core.instrument.MeterRegistry"));
      thread.setContextClassLoader(fewer);
      Object beans =
          fewer.loadClass(BareApplication.class.getName()).getMethod("beans").invoke(null);
      assertThat((List<?>) beans)
          .anyMatch("tollgateClient"::equals)
          .noneMatch("tollgateMetrics"::equals)
          .noneMatch("tollgateHealthIndicator"::equals);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<URL> kept = new ArrayList<>();
    for (String entry : all.split(File.pathSeparator, -1)) {
      File file = new File(entry);
      // The repository's path may have these words too.
      String name = file.getName();
      if (name.startsWith("tollgate") || MISSING.stream().noneMatch(name::contains)) {
        kept.add(file.toURI().toURL());
      }
    }
    return kept.toArray(URL[]::new);
  }
}

package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is published changes only with somebody's knowledge. */
class SurfaceTest {
  private static final Path HELD = Path.of("src", "test", "resources", "surface.txt");
  private static final Path NOW = Path.of("target", "surface.txt");

  /** Generated classes, and those of the packages that change without notice. */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "dev\\.tollgate\\.metering\\.|com\\.google\\.|org\\.h2\\."
              + "|dev\\.tollgate\\.client\\.(spool|quota|tracking|tls)\\.");

  /** Of gRPC only what connects the library with a program's own gRPC. */
  private static final List<String> OF_GRPC =
      List.of("Channel", "ManagedChannel", "ClientInterceptor", "StatusRuntimeException");

  @Test
  void theSurfaceIsTheOneThatIsHeld() throws Exception {
    Files.write(NOW, Surface.lines());
    assertEquals(
        Files.readString(HELD),
        Files.readString(NOW),
        "The published surface has changed. If it is meant to, say so in CHANGELOG.md, and copy"
            + " client/target/surface.txt to client/src/test/resources/surface.txt");
  }

  @Test
  void noSignatureHasWhatIsNotPublished() {
    assertEquals(
        List.of(), Surface.signatures().filter(part -> HIDDEN.matcher(part).find()).toList());
  }

  @Test
  void ofGrpcOnlyWhatConnects() {
    Pattern other = Pattern.compile("io\\.grpc\\.(?!(" + String.join("|", OF_GRPC) + ")\\b)");
    assertEquals(
        List.of(), Surface.signatures().filter(part -> other.matcher(part).find()).toList());
  }
}

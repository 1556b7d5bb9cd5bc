package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A server with a small heap under every attack: it stays alive, and another caller's calls all
 * succeed with the right answers. How long they take, is not asserted.
 */
class AbuseIT {
  /** What the server holds when it is at rest is some 20 MiB. */
  private static final long HEAP_MIB_MAX = 96;

  private static final boolean CAMPAIGN = "full".equals(System.getProperty("tollgate.campaign"));

  /** In a campaign as long as the slowest attack takes to open all its connections. */
  private static final Timing TIMING =
      CAMPAIGN
          ? new Timing(Duration.ofSeconds(1), Duration.ofSeconds(3))
          : new Timing(Duration.ofMillis(100), Duration.ofMillis(500));

  private static final List<String> JAVA_OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final Path WORK_DIR = Path.of("target", "abuse-it").toAbsolutePath();

  @Test
  void aServerWithASmallHeapBearsEveryAttackAndServesOthers() throws Exception {
    Files.createDirectories(WORK_DIR);
    ServerProgram program = ServerProgram.find(null, JAVA_OPTIONS);
    InstantSource clock = InstantSource.system();
    Population population = new Population(50, 500);
    try (Rig rig = new Rig(WORK_DIR, clock)) {
      List<AbuseFigure> figures = new AbuseSuite(rig, population, 7, TIMING, clock).run(program);
      figures.forEach(System.out::println);
      assertEquals(Map.of(), AbuseSuite.faults(figures));
      for (AbuseFigure figure : figures) {
        assertTrue(figure.perSecond() > 0, figure::toString);
        assertTrue(figure.check().p99().toNanos() > 0, figure::toString);
        assertTrue(figure.track().p99().toNanos() > 0, figure::toString);
        assertTrue(figure.heapMib() < HEAP_MIB_MAX, figure::toString);
      }
    }
  }
}

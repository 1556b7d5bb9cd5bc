package dev.tollgate.gateway.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands that somebody tries first. */
class DemoIT {
  private static final Path JAR =
      Path.of(System.getProperty("tollgate.jar.dir", "target"), "tollgate-gateway.jar");

  @Test
  void theDayIsPlayedAndEveryCountAgrees() {
    Program demo =
        Program.start(
            JAR,
            Pattern.compile("gateways http://127\\.0\\.0\\.1:(\\d+) "),
            List.of("demo"),
            Map.of());
    try {
      Eventually.until("the day is over", Duration.ofMinutes(2), demo::hasEnded);
      assertEquals(0, demo.exitCode(), demo::output);
      for (String line :
          List.of(
              "36 webhooks, 12 conversations",
              "16 messages, 2 conversations",
              "tried again twice, delivered once",
              "20 allowed, 5 refused, used 40 of 40",
              "| HTTP 429",
              "10 sent, used 50 of 50",
              "Every count agrees.")) {
        assertTrue(demo.output().contains(line), () -> line + " in " + demo.output());
      }
    } finally {
      demo.close();
    }
  }

  @Test
  void theStandInSaysWhereItListens() {
    try (Program standIn =
        Program.start(
            JAR,
            Pattern.compile("--provider-url http://127\\.0\\.0\\.1:(\\d+)/v23\\.0"),
            List.of("stand-in", "--port=0"),
            Map.of())) {
      assertTrue(standIn.awaitReady().port() > 0);
    }
  }
}

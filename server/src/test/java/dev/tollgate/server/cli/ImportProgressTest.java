package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ImportProgressTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter err = new PrintWriter(text);
  private Instant now = Instant.EPOCH;

  @Test
  void aTerminalSeesABarWithRateAndTimeLeft() {
    ImportProgress progress = new ImportProgress(err, true, 1_000, () -> now);
    progress.update(1, 1);
    assertEquals("", text.toString());
    now = now.plusSeconds(1_000);
    progress.update(5_000, 100);
    assertEquals(
        "\r[###...........................]  10 %  5000 lines, 5 lines/s, 2:30:00 left   ",
        text.toString());
  }

  @Test
  void aLogSeesALineNowAndThen() {
    ImportProgress progress = new ImportProgress(err, false, CountedInput.UNKNOWN, () -> now);
    now = now.plusSeconds(9);
    progress.update(1_000, 1_000);
    assertEquals("", text.toString());
    now = now.plusSeconds(1);
    progress.update(2_000, 2_000);
    progress.update(2_001, 2_001);
    progress.end(2_001, 2_001);
    assertEquals("2000 lines, 200 lines/s" + System.lineSeparator(), text.toString());
  }

  @Test
  void anEmptyFileIsDoneAtOnce() {
    ImportProgress progress = new ImportProgress(err, true, 0, () -> now);
    progress.end(0, 0);
    assertEquals(
        "\r[##############################] 100 %  0 lines, 0 lines/s, 0:00:00 left   "
            + System.lineSeparator(),
        text.toString());
  }
}

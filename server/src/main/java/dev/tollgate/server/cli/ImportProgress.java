package dev.tollgate.server.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Shows how far an import is, how fast, and how long it will still take: a bar on a terminal, else
 * a line now and then. How far is told in bytes, because nobody knows how many lines there are.
 */
final class ImportProgress {
  private static final Duration BAR_INTERVAL = Duration.ofMillis(200);
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);
  private static final int BAR_WIDTH = 30;

  private final PrintWriter err;
  private final boolean terminal;
  private final long bytesTotal;
  private final InstantSource clock;
  private final Instant started;
  private Instant shown;

  /**
   * Begins.
   *
   * @param terminal whether the writer's end can go back to the start of a line
   * @param bytesTotal of the file; negative when nobody knows
   */
  ImportProgress(PrintWriter err, boolean terminal, long bytesTotal, InstantSource clock) {
    this.err = err;
    this.terminal = terminal;
    this.bytesTotal = bytesTotal;
    this.clock = clock;
    this.started = clock.instant();
    this.shown = started;
  }

  /** Shows this state when it is time to. */
  void update(long lines, long bytes) {
    Instant now = clock.instant();
    if (!now.isBefore(shown.plus(terminal ? BAR_INTERVAL : LINE_INTERVAL))) {
      shown = now;
      show(text(lines, bytes, now));
    }
  }

  /** Shows the last state, and goes on to a new line. */
  void end(long lines, long bytes) {
    if (terminal) {
      show(text(lines, bytes, clock.instant()));
      err.println();
      err.flush();
    }
  }

  private void show(String text) {
    if (terminal) {
      err.print("\r" + text + "   ");
    } else {
      err.println(text);
    }
    err.flush();
  }

  private String text(long lines, long bytes, Instant now) {
    double seconds = Math.max(0.001, Duration.between(started, now).toMillis() / 1000.0);
    String done = String.format(Locale.ROOT, "%d lines, %.0f lines/s", lines, lines / seconds);
    if (bytesTotal < 0) {
      return done;
    }
    double share = bytesTotal == 0 ? 1 : Math.min(1, (double) bytes / bytesTotal);
    String left = share == 0 ? "?" : duration(Math.round(seconds / share - seconds));
    int filled = (int) (BAR_WIDTH * share);
    String bar = "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
    return String.format(
        Locale.ROOT, "[%s] %3d %%  %s, %s left", bar, (int) (100 * share), done, left);
  }

  private static String duration(long seconds) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}

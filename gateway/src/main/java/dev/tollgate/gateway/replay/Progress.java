package dev.tollgate.gateway.replay;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Shows how far a replay is: a bar on a terminal, else a line now and then. */
public final class Progress {
  private static final Duration BAR_INTERVAL = Duration.ofMillis(100);
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);
  private static final int BAR_WIDTH = 40;

  private final PrintWriter out;
  private final boolean terminal;
  private final InstantSource clock;
  private Instant shown;

  /**
   * Shows progress.
   *
   * @param terminal whether the writer's end can go back to the start of a line
   */
  public Progress(PrintWriter out, boolean terminal, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.shown = clock.instant();
  }

  /** Shows this state when it is time to. */
  synchronized void update(long done, long total) {
    Instant now = clock.instant();
    Duration interval = terminal ? BAR_INTERVAL : LINE_INTERVAL;
    if (!now.isBefore(shown.plus(interval))) {
      shown = now;
      show(done, total);
    }
  }

  /** Shows the last state, and goes on to a new line. */
  synchronized void end(long done, long total) {
    if (terminal) {
      show(done, total);
      out.println();
      out.flush();
    }
  }

  private void show(long done, long total) {
    long percent = total == 0 ? 100 : 100 * done / total;
    if (terminal) {
      int filled = (int) (BAR_WIDTH * percent / 100);
      String bar = "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
      out.print(String.format(Locale.ROOT, "\r[%s] %3d %% %d/%d", bar, percent, done, total));
    } else {
      out.println(String.format(Locale.ROOT, "%d of %d lines, %d %%", done, total, percent));
    }
    out.flush();
  }
}

package dev.tollgate.gateway.demo;

import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The day as a person watches it: parts and results, and below them a line that lives. */
final class View implements AutoCloseable {
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final int REFRESH_MILLIS = 100;
  private static final int BAR_WIDTH = 30;

  private final PrintWriter out;
  private final boolean terminal;
  private final Supplier<Figures> figures;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  /**
   * What the living line shows.
   *
   * @param used conversations by now
   * @param limit how many there may be
   * @param came messages that came in
   * @param delivered messages that the provider delivered
   */
  record Figures(long used, long limit, long came, long delivered) {
    String bar() {
      int filled = limit == 0 ? 0 : (int) Math.min(BAR_WIDTH, used * BAR_WIDTH / limit);
      return "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
    }
  }

  /**
   * Writes here.
   *
   * @param terminal whether lines can be written over
   */
  View(PrintWriter out, boolean terminal, Supplier<Figures> figures) {
    this.out = out;
    this.terminal = terminal;
    this.figures = figures;
    if (terminal) {
      var unused =
          timer.scheduleWithFixedDelay(this::refresh, 0, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** A part of the day begins. */
  void part(String time, String what) {
    line("");
    line(style(BOLD, time + "  " + what));
  }

  /** What came of it. */
  void result(String what) {
    line(style(GREEN, "       " + what));
    if (!terminal) {
      line("       " + living(figures.get()));
    }
  }

  /** Something that was heard. */
  void quote(String what) {
    line(style(DIM, "         | " + what));
  }

  /** A plain line. */
  synchronized void line(String text) {
    out.print(terminal ? CLEAR_LINE + text + "\n" : text + "\n");
    out.flush();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    if (terminal) {
      line("");
    }
  }

  private void refresh() {
    String living = living(figures.get());
    synchronized (this) {
      out.print(CLEAR_LINE + style(DIM, living));
      out.flush();
    }
  }

  private static String living(Figures now) {
    return "[%s] %d of %d conversations, %d messages in, %d delivered"
        .formatted(now.bar(), now.used(), now.limit(), now.came(), now.delivered());
  }

  private String style(String style, String text) {
    return terminal ? style + text + PLAIN : text;
  }
}

package dev.tollgate.bench;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether histories are measured, and of what size. */
final class HistoryOptions {
  private static final int FULL = 1_000_000;
  private static final int QUICK = 100_000;

  @Option(
      names = "--history",
      description = "Measure imports, reconciliation and storage, instead of the figures.")
  private boolean history;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "Messages of --history: 2000 at least; 1000000 by default, --quick: 100000.")
  private @Nullable Integer messages;

  boolean asked() {
    return history;
  }

  /**
   * The history to import.
   *
   * @throws IllegalArgumentException when there may be none of that size
   */
  HistoryShape shape(boolean quick, int tenants) {
    int count = Objects.requireNonNullElse(messages, quick ? QUICK : FULL);
    if (count < HistorySuite.MESSAGES_MIN) {
      throw new IllegalArgumentException(
          "--messages must be " + HistorySuite.MESSAGES_MIN + " at least: " + count);
    }
    return HistoryShape.imported(count, tenants);
  }
}

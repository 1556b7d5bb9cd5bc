package dev.tollgate.server.cli;

import java.time.YearMonth;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which billing month a command is about. */
final class MonthOption {
  @Option(
      names = "--month",
      paramLabel = "YYYY-MM",
      description = "The billing month, in the tenant's time zone; the current one when absent.")
  private @Nullable YearMonth month;

  /** As the contract writes it: 0 for the current month. */
  int year() {
    return month == null ? 0 : month.getYear();
  }

  /** As the contract writes it: 0 for the current month. */
  int month() {
    return month == null ? 0 : month.getMonthValue();
  }
}

package dev.tollgate.server.cli;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Why history is changed, and whether final periods may change with it. */
final class ReasonOption {
  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for people: 1 to 512 characters.",
      showDefaultValue = Visibility.NEVER)
  private String reason = "";

  @Option(
      names = "--allow-final",
      arity = "0",
      fallbackValue = "true",
      description = "Change periods that are final, too.")
  private boolean allowFinal;

  String text() {
    return reason;
  }

  boolean allowFinal() {
    return allowFinal;
  }
}

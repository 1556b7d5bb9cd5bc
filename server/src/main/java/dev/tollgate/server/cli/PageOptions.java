package dev.tollgate.server.cli;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Which part of a long list to read. */
final class PageOptions {
  @Option(
      names = "--page-size",
      defaultValue = "100",
      paramLabel = "ROWS",
      description = "Rows to read: 1 to 1000.")
  private int size;

  @Option(
      names = "--page-token",
      paramLabel = "TOKEN",
      description = "Where to go on: what the page before said.",
      showDefaultValue = Visibility.NEVER)
  private String token = "";

  int size() {
    return size;
  }

  String token() {
    return token;
  }
}

package dev.tollgate.server.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Under which other ids the customer is known. */
final class AliasOption {
  @Option(
      names = "--alias",
      paramLabel = "ID",
      description = "A further id of the same customer; may be repeated, 16 at most.")
  private List<String> ids = new ArrayList<>();

  List<String> ids() {
    return ids;
  }
}

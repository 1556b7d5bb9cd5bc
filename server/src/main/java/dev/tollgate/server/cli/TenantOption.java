package dev.tollgate.server.cli;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Whose messages, usage or limit a command is about. */
final class TenantOption {
  @Option(
      names = "--tenant",
      required = true,
      paramLabel = "ID",
      description = "Who is metered: 1 to 128 characters.",
      showDefaultValue = Visibility.NEVER)
  private String id = "";

  String id() {
    return id;
  }
}

package dev.tollgate.server.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What a webhook is told of. */
final class WebhookOptions {
  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      description =
          "What it is told of: quota.threshold, session.started, quota.denied; may be repeated,"
              + " or joined by commas.")
  private List<String> kinds = new ArrayList<>();

  @Option(
      names = "--tenant",
      paramLabel = "ID",
      description = "A tenant whose events it is told of; may be repeated, 1000 at most.")
  private List<String> tenants = new ArrayList<>();

  @Option(
      names = "--all-tenants",
      arity = "0",
      fallbackValue = "true",
      description = "Told of every tenant's events, in place of --tenant.")
  private boolean allTenants;

  List<String> kinds() {
    return kinds;
  }

  List<String> tenants() {
    return tenants;
  }

  boolean allTenants() {
    return allTenants;
  }
}

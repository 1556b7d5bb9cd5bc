package dev.tollgate.server.cli;

import picocli.CommandLine.Parameters;

/** Which webhook. */
final class WebhookIdParameter {
  @Parameters(paramLabel = "WEBHOOK", description = "The webhook's id: whk_...")
  private String id = "";

  String id() {
    return id;
  }
}

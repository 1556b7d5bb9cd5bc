package dev.tollgate.server.cli;

import dev.tollgate.server.config.WebhookConfig;
import picocli.CommandLine.Option;

/** Whom the server's webhooks may tell. */
final class WebhookServeOptions {
  @Option(
      names = "--webhook-allow-private",
      arity = "0",
      fallbackValue = "true",
      description =
          "Let webhooks go to http URLs and to addresses of this machine and of inner networks:"
              + " whoever may make webhooks can then send requests there.")
  private boolean allowPrivate;

  WebhookConfig config() {
    return new WebhookConfig(allowPrivate);
  }
}

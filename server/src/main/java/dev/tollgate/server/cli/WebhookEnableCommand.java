package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code webhook enable}: tells a webhook again. */
@Command(name = "enable", description = "Enables a webhook, and tells it what waits.")
final class WebhookEnableCommand extends ClientCommand {
  @Mixin private WebhookSwitch change = new WebhookSwitch();

  @Override
  int ask(TollgateClient client) {
    return change.turn(this, client, true);
  }
}

package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code webhook disable}: tells a webhook nothing any more. */
@Command(
    name = "disable",
    description =
        "Disables a webhook: it is told nothing, and not told later of what happens meanwhile.")
final class WebhookDisableCommand extends ClientCommand {
  @Mixin private WebhookSwitch change = new WebhookSwitch();

  @Override
  int ask(TollgateClient client) {
    return change.turn(this, client, false);
  }
}

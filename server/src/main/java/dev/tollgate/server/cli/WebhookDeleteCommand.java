package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.DeleteWebhookRequest;
import dev.tollgate.metering.v1.DeleteWebhookResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code webhook delete}: ends a webhook. */
@Command(
    name = "delete",
    description = "Ends a webhook for good, with its secrets and what it was still to be told.")
final class WebhookDeleteCommand extends ClientCommand {
  @Mixin private RequestIdOption requestId = new RequestIdOption();
  @Mixin private WebhookIdParameter webhook = new WebhookIdParameter();

  @Override
  int ask(TollgateClient client) {
    DeleteWebhookResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .deleteWebhook(
                DeleteWebhookRequest.newBuilder()
                    .setWebhookId(webhook.id())
                    .setRequestId(requestId.givenOrRandom())
                    .build());
    return print(answer, TextTable.withoutHeader().row("Deleted", webhook.id()));
  }
}

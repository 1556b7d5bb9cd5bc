package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.TestWebhookRequest;
import dev.tollgate.metering.v1.TestWebhookResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code webhook test}: sends a webhook an event to see it work. */
@Command(
    name = "test",
    description = {
      "Sends a webhook an event of kind webhook.test, within about a second.",
      "What came of it: 'tollgate webhook deliveries WEBHOOK --state DELIVERED', or PENDING."
    })
final class WebhookTestCommand extends ClientCommand {
  @Mixin private RequestIdOption requestId = new RequestIdOption();
  @Mixin private WebhookIdParameter webhook = new WebhookIdParameter();

  @Override
  int ask(TollgateClient client) {
    TestWebhookResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .testWebhook(
                TestWebhookRequest.newBuilder()
                    .setWebhookId(webhook.id())
                    .setRequestId(requestId.givenOrRandom())
                    .build());
    return print(answer, TextTable.withoutHeader().row("Event", answer.getEventId()));
  }
}

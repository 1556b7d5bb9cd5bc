package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ReplayWebhookDeliveriesRequest;
import dev.tollgate.metering.v1.ReplayWebhookDeliveriesResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code webhook replay}: tells a webhook again. */
@Command(
    name = "replay",
    description = "Tells a webhook again of an event, or of all that was given up.")
final class WebhookReplayCommand extends ClientCommand {
  @Mixin private RequestIdOption requestId = new RequestIdOption();
  @Mixin private WebhookIdParameter webhook = new WebhookIdParameter();

  @Option(names = "--event", paramLabel = "ID", description = "The event's id: evt_...")
  private @Nullable String event;

  @Option(
      names = "--all-parked",
      arity = "0",
      fallbackValue = "true",
      description = "All that was given up, the oldest first: 1000 a call.")
  private boolean allParked;

  @Override
  int ask(TollgateClient client) {
    if (allParked == (event != null)) {
      throw wrong("give --event or --all-parked");
    }
    ReplayWebhookDeliveriesRequest.Builder request =
        ReplayWebhookDeliveriesRequest.newBuilder()
            .setWebhookId(webhook.id())
            .setRequestId(requestId.givenOrRandom());
    if (event != null) {
      request.setEventId(event);
    } else {
      request.setAllParked(true);
    }
    ReplayWebhookDeliveriesResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel()).replayWebhookDeliveries(request.build());
    return print(answer, TextTable.withoutHeader().row("Replayed", answer.getReplayed()));
  }
}

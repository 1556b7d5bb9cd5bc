package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ListWebhookDeliveriesRequest;
import dev.tollgate.metering.v1.ListWebhookDeliveriesResponse;
import dev.tollgate.metering.v1.WebhookDelivery;
import dev.tollgate.metering.v1.WebhookDeliveryState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code webhook deliveries}: shows what a webhook was told. */
@Command(
    name = "deliveries",
    description = "Lists what a webhook was told, or is to be told, newest first.")
final class WebhookDeliveriesCommand extends ClientCommand {
  /** Where a delivery stands. */
  enum State {
    PENDING(WebhookDeliveryState.WEBHOOK_DELIVERY_STATE_PENDING),
    DELIVERED(WebhookDeliveryState.WEBHOOK_DELIVERY_STATE_DELIVERED),
    PARKED(WebhookDeliveryState.WEBHOOK_DELIVERY_STATE_PARKED);

    private final WebhookDeliveryState contract;

    State(WebhookDeliveryState contract) {
      this.contract = contract;
    }
  }

  @Mixin private PageOptions page = new PageOptions();
  @Mixin private WebhookIdParameter webhook = new WebhookIdParameter();

  @Option(
      names = "--state",
      defaultValue = "PARKED",
      paramLabel = "STATE",
      description = "Which ones: ${COMPLETION-CANDIDATES}.")
  private State state = State.PARKED;

  @Override
  int ask(TollgateClient client) {
    ListWebhookDeliveriesResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .listWebhookDeliveries(
                ListWebhookDeliveriesRequest.newBuilder()
                    .setWebhookId(webhook.id())
                    .setState(state.contract)
                    .setPageSize(page.size())
                    .setPageToken(page.token())
                    .build());
    TextTable table =
        TextTable.withHeader(
            "EVENT", "KIND", "TENANT", "STATE", "CREATED", "ATTEMPTS", "LAST", "NEXT", "ERROR");
    answer.getDeliveriesList().forEach(one -> row(table, one));
    print(answer, table);
    return printNextPage(answer.getNextPageToken());
  }

  private static void row(TextTable table, WebhookDelivery one) {
    table.row(
        one.getEventId(),
        one.getKind(),
        Texts.orNothing(one.getTenantId()),
        Texts.withoutPrefix(one.getState(), "WEBHOOK_DELIVERY_STATE_"),
        Texts.time(one.getCreatedAt()),
        one.getAttempts(),
        one.hasLastAttemptAt() ? Texts.time(one.getLastAttemptAt()) : Texts.NOTHING,
        one.hasNextAttemptAt() ? Texts.time(one.getNextAttemptAt()) : Texts.NOTHING,
        Texts.orNothing(one.getLastError()));
  }
}

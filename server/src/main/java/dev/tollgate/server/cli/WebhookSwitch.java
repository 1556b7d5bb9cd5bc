package dev.tollgate.server.cli;

import com.google.protobuf.FieldMask;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.UpdateWebhookRequest;
import dev.tollgate.metering.v1.Webhook;
import java.util.List;
import picocli.CommandLine.Mixin;

/** Enables or disables a webhook. */
final class WebhookSwitch {
  @Mixin private RequestIdOption requestId = new RequestIdOption();
  @Mixin private WebhookIdParameter webhook = new WebhookIdParameter();

  int turn(ClientCommand command, TollgateClient client, boolean enabled) {
    Webhook answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .updateWebhook(
                UpdateWebhookRequest.newBuilder()
                    .setWebhook(Webhook.newBuilder().setWebhookId(webhook.id()).setEnabled(enabled))
                    .setUpdateMask(FieldMask.newBuilder().addPaths("enabled"))
                    .setRequestId(requestId.givenOrRandom())
                    .build());
    return command.print(answer, WebhookCommand.table(List.of(answer)));
  }
}

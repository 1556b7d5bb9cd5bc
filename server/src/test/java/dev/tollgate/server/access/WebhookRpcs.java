package dev.tollgate.server.access;

import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.CreateWebhookRequest;
import dev.tollgate.metering.v1.DeleteWebhookRequest;
import dev.tollgate.metering.v1.ListWebhookDeliveriesRequest;
import dev.tollgate.metering.v1.ListWebhooksRequest;
import dev.tollgate.metering.v1.ReplayWebhookDeliveriesRequest;
import dev.tollgate.metering.v1.RotateWebhookSecretRequest;
import dev.tollgate.metering.v1.Scope;
import dev.tollgate.metering.v1.TestWebhookRequest;
import dev.tollgate.metering.v1.UpdateWebhookRequest;
import dev.tollgate.metering.v1.Webhook;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The RPCs about webhooks. */
final class WebhookRpcs {
  private static final Set<Scope> ADMIN = Set.of(Scope.SCOPE_ADMIN);

  private WebhookRpcs() {}

  /**
   * Every one of them.
   *
   * @param webhookId a webhook of all tenants that is disabled
   */
  static List<Rpc> all(String webhookId) {
    return List.of(
        new Rpc(
            AdminServiceGrpc.getCreateWebhookMethod(), ADMIN, Rpc.Reach.NAMED, WebhookRpcs::create),
        new Rpc(
            AdminServiceGrpc.getListWebhooksMethod(),
            ADMIN,
            Rpc.Reach.FILTERED,
            tenant -> ListWebhooksRequest.getDefaultInstance()),
        new Rpc(
            AdminServiceGrpc.getUpdateWebhookMethod(),
            ADMIN,
            Rpc.Reach.UNSEEN,
            tenant ->
                UpdateWebhookRequest.newBuilder()
                    .setWebhook(
                        Webhook.newBuilder().setWebhookId(webhookId).setDescription(random()))
                    .build()),
        new Rpc(
            AdminServiceGrpc.getRotateWebhookSecretMethod(),
            ADMIN,
            Rpc.Reach.UNSEEN,
            tenant ->
                RotateWebhookSecretRequest.newBuilder()
                    .setWebhookId(webhookId)
                    .setRequestId(random())
                    .build()),
        new Rpc(
            AdminServiceGrpc.getDeleteWebhookMethod(),
            ADMIN,
            Rpc.Reach.UNSEEN,
            tenant -> DeleteWebhookRequest.newBuilder().setWebhookId(webhookId).build()),
        new Rpc(
            AdminServiceGrpc.getTestWebhookMethod(),
            ADMIN,
            Rpc.Reach.UNSEEN,
            tenant -> TestWebhookRequest.newBuilder().setWebhookId(webhookId).build()),
        new Rpc(
            AdminServiceGrpc.getListWebhookDeliveriesMethod(),
            ADMIN,
            Rpc.Reach.UNSEEN,
            tenant -> ListWebhookDeliveriesRequest.newBuilder().setWebhookId(webhookId).build()),
        new Rpc(
            AdminServiceGrpc.getReplayWebhookDeliveriesMethod(),
            ADMIN,
            Rpc.Reach.UNSEEN,
            tenant ->
                ReplayWebhookDeliveriesRequest.newBuilder()
                    .setWebhookId(webhookId)
                    .setAllParked(true)
                    .build()));
  }

  private static CreateWebhookRequest create(String tenant) {
    return CreateWebhookRequest.newBuilder()
        .setWebhook(
            Webhook.newBuilder()
                .setUrl("http://127.0.0.1:9/")
                .addKinds("quota.threshold")
                .addTenantIds(tenant))
        .setRequestId(random())
        .build();
  }

  private static String random() {
    return UUID.randomUUID().toString();
  }
}

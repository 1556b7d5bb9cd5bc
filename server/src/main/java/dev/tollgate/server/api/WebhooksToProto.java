package dev.tollgate.server.api;

import dev.tollgate.metering.v1.Webhook;
import dev.tollgate.metering.v1.WebhookDelivery;
import dev.tollgate.metering.v1.WebhookDeliveryState;
import dev.tollgate.metering.v1.WebhookSecret;
import dev.tollgate.server.domain.Delivery;
import dev.tollgate.server.domain.LaneKey;
import java.time.Instant;
import java.util.Set;

/** From webhooks to the contract's words. Nothing of their secrets but their times. */
final class WebhooksToProto {
  private WebhooksToProto() {}

  static Webhook webhook(dev.tollgate.server.domain.Webhook webhook, Instant now) {
    Webhook.Builder builder =
        Webhook.newBuilder()
            .setWebhookId(webhook.id())
            .setUrl(webhook.url())
            .setDescription(webhook.description())
            .setEnabled(webhook.enabled())
            .setCreatedAt(ToProto.timestamp(webhook.creation().at()))
            .setCreatedBy(webhook.creation().by());
    webhook.kinds().stream().sorted().forEach(builder::addKinds);
    Set<String> tenantIds = webhook.tenantIds();
    if (tenantIds != null) {
      tenantIds.stream().sorted().forEach(builder::addTenantIds);
    }
    String reason = webhook.disabledReason();
    if (reason != null) {
      builder.setDisabledReason(reason);
    }
    webhook.liveSecrets(now).forEach(secret -> builder.addSecrets(secret(secret)));
    return builder.build();
  }

  private static WebhookSecret secret(dev.tollgate.server.domain.Webhook.Secret secret) {
    WebhookSecret.Builder builder =
        WebhookSecret.newBuilder().setCreatedAt(ToProto.timestamp(secret.createdAt()));
    Instant expiresAt = secret.expiresAt();
    if (expiresAt != null) {
      builder.setExpiresAt(ToProto.timestamp(expiresAt));
    }
    return builder.build();
  }

  static WebhookDelivery delivery(Delivery delivery) {
    WebhookDelivery.Builder builder =
        WebhookDelivery.newBuilder()
            .setEventId(delivery.event().text(LaneKey.Kind.EVENT))
            .setKind(delivery.kind())
            .setState(state(delivery.state()))
            .setCreatedAt(ToProto.timestamp(delivery.createdAt()))
            .setRetryUntil(ToProto.timestamp(delivery.retryUntil()))
            .setAttempts(delivery.attempts());
    String tenantId = delivery.tenantId();
    if (tenantId != null) {
      builder.setTenantId(tenantId);
    }
    Instant next = delivery.nextAttemptAt();
    if (next != null) {
      builder.setNextAttemptAt(ToProto.timestamp(next));
    }
    Instant last = delivery.lastAttemptAt();
    if (last != null) {
      builder.setLastAttemptAt(ToProto.timestamp(last));
    }
    Integer status = delivery.lastStatus();
    if (status != null) {
      builder.setLastStatus(status);
    }
    String error = delivery.lastError();
    return error == null ? builder.build() : builder.setLastError(error).build();
  }

  private static WebhookDeliveryState state(Delivery.State state) {
    return switch (state) {
      case PENDING -> WebhookDeliveryState.WEBHOOK_DELIVERY_STATE_PENDING;
      case DELIVERED -> WebhookDeliveryState.WEBHOOK_DELIVERY_STATE_DELIVERED;
      case PARKED -> WebhookDeliveryState.WEBHOOK_DELIVERY_STATE_PARKED;
    };
  }
}

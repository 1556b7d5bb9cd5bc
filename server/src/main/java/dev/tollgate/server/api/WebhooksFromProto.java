package dev.tollgate.server.api;

import dev.tollgate.metering.v1.RotateWebhookSecretRequest;
import dev.tollgate.metering.v1.UpdateWebhookRequest;
import dev.tollgate.metering.v1.Webhook;
import dev.tollgate.metering.v1.WebhookDeliveryState;
import dev.tollgate.server.domain.Delivery;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.store.NewWebhook;
import dev.tollgate.server.store.WebhookChange;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the words of requests about webhooks to the server's. Takes requests that {@link
 * RequestValidator} passed; throws {@link ApiFault} for what its rules cannot say.
 */
final class WebhooksFromProto {
  /** How long a rotated webhook's secrets sign along when the request does not say. */
  static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);

  private static final List<String> CHANGEABLE =
      List.of("url", "kinds", "tenant_ids", "description", "enabled");

  private WebhooksFromProto() {}

  static NewWebhook wanted(Webhook webhook) {
    if (webhook.getUrl().isEmpty()) {
      throw RequestFaults.invalid("webhook.url", "is required");
    }
    if (webhook.getKindsCount() == 0) {
      throw RequestFaults.invalid("webhook.kinds", "must have 1 element at least");
    }
    return new NewWebhook(
        webhook.getUrl(),
        webhook.getDescription(),
        Set.copyOf(webhook.getKindsList()),
        tenantIds(webhook));
  }

  static WebhookChange change(UpdateWebhookRequest request) {
    Webhook webhook = request.getWebhook();
    UpdateMask mask = UpdateMask.of(request.getUpdateMask(), "webhook", CHANGEABLE);
    return new WebhookChange(
        mask.changes("url", !webhook.getUrl().isEmpty()) ? webhook.getUrl() : null,
        mask.changesOptional("description", !webhook.getDescription().isEmpty())
            ? webhook.getDescription()
            : null,
        mask.changes("kinds", webhook.getKindsCount() > 0)
            ? Set.copyOf(webhook.getKindsList())
            : null,
        mask.changesOptional("tenant_ids", webhook.getTenantIdsCount() > 0)
            ? new WebhookChange.Tenants(tenantIds(webhook))
            : null,
        mask.changes("enabled", webhook.hasEnabled()) ? webhook.getEnabled() : null);
  }

  private static @Nullable Set<String> tenantIds(Webhook webhook) {
    return webhook.getTenantIdsCount() == 0 ? null : Set.copyOf(webhook.getTenantIdsList());
  }

  /** The number of a webhook. */
  static long endpointNo(String webhookId) {
    return LaneKey.parse(LaneKey.Kind.WEBHOOK, webhookId)
        .filter(key -> key.lane() == 0)
        .orElseThrow(() -> RequestFaults.notFound(RequestFaults.Resource.WEBHOOK, webhookId))
        .number();
  }

  static LaneKey event(String eventId) {
    return LaneKey.parse(LaneKey.Kind.EVENT, eventId)
        .filter(key -> key.lane() <= Short.MAX_VALUE)
        .orElseThrow(
            () -> RequestFaults.notFound(RequestFaults.Resource.WEBHOOK_DELIVERY, "of " + eventId));
  }

  static Duration overlap(RotateWebhookSecretRequest request) {
    return request.hasOverlap()
        ? Duration.ofSeconds(request.getOverlap().getSeconds(), request.getOverlap().getNanos())
        : DEFAULT_OVERLAP;
  }

  static Delivery.State state(WebhookDeliveryState state) {
    return switch (state) {
      case WEBHOOK_DELIVERY_STATE_PENDING -> Delivery.State.PENDING;
      case WEBHOOK_DELIVERY_STATE_DELIVERED -> Delivery.State.DELIVERED;
      case WEBHOOK_DELIVERY_STATE_PARKED, WEBHOOK_DELIVERY_STATE_UNSPECIFIED ->
          Delivery.State.PARKED;
      case UNRECOGNIZED -> throw new IllegalStateException("a state that the rules do not allow");
    };
  }
}

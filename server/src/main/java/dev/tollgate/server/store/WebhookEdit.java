package dev.tollgate.server.store;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.domain.EventKind;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.OutboxEvent;
import dev.tollgate.server.domain.Webhook;
import dev.tollgate.server.domain.WebhookSecret;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes and changes endpoints within a transaction of their lane. */
final class WebhookEdit {
  private final LaneTransaction lane;
  private final WebhookMapper mapper;
  private final AdminCall call;

  WebhookEdit(LaneTransaction lane, AdminCall call) {
    this.lane = lane;
    this.mapper = lane.mapper(WebhookMapper.class);
    this.call = call;
  }

  Webhook create(NewWebhook wanted, WebhookSecret secret) {
    if (mapper.count(lane.lane()) >= WebhookStore.WEBHOOKS_MAX) {
      throw new RefusedException(
          Refusal.TOO_MANY_WEBHOOKS, Integer.toString(WebhookStore.WEBHOOKS_MAX));
    }
    Webhook made =
        new Webhook(
            lane.nextNumber(),
            wanted.url(),
            wanted.description(),
            wanted.kinds(),
            wanted.tenantIds(),
            true,
            null,
            new ApiKey.Mark(lane.clock(), call.caller()),
            List.of());
    requireWithin(made.access());
    mapper.insert(lane.lane(), WebhookRow.of(made, made.endpointNo()));
    insert(secret, made.endpointNo());
    return changed("CreateWebhook", null, made.endpointNo());
  }

  Webhook update(long endpointNo, WebhookChange change) {
    Webhook before = present(endpointNo);
    Webhook after = change.apply(before);
    requireWithin(after.access());
    mapper.update(lane.lane(), WebhookRow.of(after, lane.nextNumber()));
    return changed("UpdateWebhook", before, endpointNo);
  }

  /** Disables one that has said it is gone for good. */
  Webhook gone(long endpointNo) {
    Webhook before = present(endpointNo);
    Webhook after =
        new Webhook(
            endpointNo,
            before.url(),
            before.description(),
            before.kinds(),
            before.tenantIds(),
            false,
            "410 Gone",
            before.creation(),
            before.secrets());
    mapper.update(lane.lane(), WebhookRow.of(after, lane.nextNumber()));
    return changed("DisableWebhook", before, endpointNo);
  }

  Webhook rotate(long endpointNo, WebhookSecret secret, Duration overlap) {
    Webhook before = present(endpointNo);
    int live = before.liveSecrets(lane.clock()).size();
    if (!overlap.isZero() && live >= Webhook.LIVE_SECRETS_MAX) {
      throw new RefusedException(Refusal.TOO_MANY_WEBHOOK_SECRETS, before.id());
    }
    mapper.endSecrets(lane.lane(), endpointNo, lane.clock().plus(overlap));
    mapper.deleteSecrets(lane.lane(), endpointNo, lane.clock());
    insert(secret, endpointNo);
    mapper.update(lane.lane(), WebhookRow.of(before, lane.nextNumber()));
    return changed("RotateWebhookSecret", before, endpointNo);
  }

  void delete(long endpointNo) {
    Webhook before = present(endpointNo);
    mapper.deleteSecrets(lane.lane(), endpointNo, null);
    mapper.markDeleted(lane.lane(), endpointNo, lane.nextNumber(), lane.clock());
    AdminChange.withWebhook(call, "DeleteWebhook", before, Map.of("deleted", true)).record(lane);
  }

  /** Puts an event into the outbox that is for this endpoint alone. */
  LaneKey test(long endpointNo, Duration retryFor, Duration keptFor) {
    Webhook webhook = enabled(endpointNo);
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("webhook_id", webhook.id());
    data.put("requested_by", call.caller());
    OutboxEvent event = new OutboxEvent(EventKind.WEBHOOK_TEST, null, data);
    long eventNo = lane.nextNumber();
    Instant now = lane.clock();
    OutboxMapper outbox = lane.mapper(OutboxMapper.class);
    outbox.insertEvents(lane.lane(), OutboxRow.columns(List.of(event), () -> eventNo, now));
    outbox.insertDeliveries(
        lane.lane(),
        Map.of("eventNo", new long[] {eventNo}, "endpointNo", new long[] {endpointNo}),
        now,
        now.plus(retryFor));
    outbox.keepUntil(lane.lane(), new long[] {eventNo}, now.plus(keptFor));
    LaneKey key = new LaneKey(lane.lane(), eventNo);
    AdminChange.withWebhook(
            call, "TestWebhook", webhook, Map.of("event_id", key.text(LaneKey.Kind.EVENT)))
        .record(lane);
    return key;
  }

  /**
   * Makes deliveries pending again.
   *
   * @param event which one; null: those that are parked
   * @return how many
   */
  int replay(long endpointNo, @Nullable LaneKey event, Duration retryFor) {
    Webhook webhook = enabled(endpointNo);
    Instant now = lane.clock();
    Instant until = now.plus(retryFor);
    Map<String, @Nullable Object> done = new LinkedHashMap<>();
    int replayed;
    if (event == null) {
      replayed = mapper.replayParked(endpointNo, now, until, WebhookStore.REPLAY_MAX);
    } else {
      if (mapper.delivery(event.lane(), event.number(), endpointNo) == null) {
        throw new RefusedException(Refusal.UNKNOWN_DELIVERY, event.text(LaneKey.Kind.EVENT));
      }
      replayed = mapper.replay(event.lane(), event.number(), endpointNo, now, until);
      done.put("event_id", event.text(LaneKey.Kind.EVENT));
    }
    done.put("replayed", replayed);
    AdminChange.withWebhook(call, "ReplayWebhookDeliveries", webhook, done).record(lane);
    return replayed;
  }

  /** One of tenants that the caller has; others are as if they were not there. */
  Webhook present(long endpointNo) {
    WebhookRow row = mapper.one(lane.lane(), endpointNo);
    if (row != null) {
      Webhook webhook = row.toWebhook(mapper.secrets(lane.lane(), new long[] {row.endpointNo()}));
      if (call.access().covers(webhook.access())) {
        return webhook;
      }
    }
    throw unknown(endpointNo);
  }

  static RefusedException unknown(long endpointNo) {
    return new RefusedException(
        Refusal.UNKNOWN_WEBHOOK,
        new LaneKey(WebhookStore.LANE, endpointNo).text(LaneKey.Kind.WEBHOOK));
  }

  private Webhook enabled(long endpointNo) {
    Webhook webhook = present(endpointNo);
    if (!webhook.enabled()) {
      throw new RefusedException(Refusal.WEBHOOK_DISABLED, webhook.id());
    }
    return webhook;
  }

  /** Nobody is told of tenants that the caller has not. */
  private void requireWithin(Access access) {
    if (!call.access().covers(access)) {
      throw new RefusedException(Refusal.BEYOND_ACCESS, call.caller());
    }
  }

  private Webhook changed(String action, @Nullable Webhook before, long endpointNo) {
    Webhook after = present(endpointNo);
    AdminChange.ofWebhook(call, action, before, after).record(lane);
    return after;
  }

  private void insert(WebhookSecret secret, long endpointNo) {
    mapper.insertSecret(
        lane.lane(),
        new WebhookRow.SecretRow(endpointNo, lane.nextNumber(), secret, lane.clock(), null));
  }
}

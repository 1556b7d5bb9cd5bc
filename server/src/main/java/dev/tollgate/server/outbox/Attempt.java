package dev.tollgate.server.outbox;

import dev.tollgate.server.domain.Delivery;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Webhook;
import dev.tollgate.server.domain.WebhookSecret;
import dev.tollgate.server.store.OutboxStore;
import dev.tollgate.server.store.OutboxStore.Claimed;
import dev.tollgate.server.store.OutboxStore.Settled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One attempt to tell an endpoint of an event. */
record Attempt(Webhook webhook, Claimed claimed) {
  private static final int GONE = 410;

  /** Posts it. Blocks. */
  WebhookClient.Answer run(WebhookClient client, Instant now) {
    byte[] body = body().getBytes(StandardCharsets.UTF_8);
    return client.post(webhook.url(), headers(body, now), body);
  }

  /** What is sent: the same for every attempt. */
  String body() {
    return String.format(
        "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":%s}",
        claimed.kind(), claimed.createdAt(), claimed.payload());
  }

  private Map<String, String> headers(byte[] body, Instant now) {
    String id = claimed.event().text(LaneKey.Kind.EVENT);
    List<WebhookSecret> secrets =
        webhook.liveSecrets(now).stream().map(Webhook.Secret::secret).toList();
    return Map.of(
        "webhook-id", id,
        "webhook-timestamp", Long.toString(now.getEpochSecond()),
        "webhook-signature", WebhookSignature.of(secrets, id, now, body));
  }

  /** Whether the endpoint says that it is gone for good. */
  static boolean gone(WebhookClient.Answer answer) {
    Integer status = answer.status();
    return status != null && status == GONE;
  }

  /** What becomes of the delivery by it. */
  Settled settled(WebhookClient.Answer answer, Instant now, RandomGenerator random) {
    if (answer.taken()) {
      return settled(
          answer, Delivery.State.DELIVERED, now, Optional.of(now.plus(OutboxStore.KEPT_FOR)));
    }
    Optional<Instant> next =
        gone(answer)
            ? Optional.empty()
            : RetrySchedule.next(claimed.attempt(), now, claimed.retryUntil(), random);
    return next.isPresent()
        ? settled(answer, Delivery.State.PENDING, next.get(), Optional.empty())
        : settled(
            answer, Delivery.State.PARKED, now, Optional.of(now.plus(OutboxStore.PARKED_FOR)));
  }

  private Settled settled(
      WebhookClient.Answer answer,
      Delivery.State state,
      Instant nextAttemptAt,
      Optional<Instant> expiresAt) {
    return new Settled(
        claimed, state, nextAttemptAt, answer.status(), answer.error(), expiresAt.orElse(null));
  }
}

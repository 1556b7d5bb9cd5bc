package dev.tollgate.server.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.database.Await;
import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.Delivery;
import dev.tollgate.server.domain.EventKind;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.OutboxEvent;
import dev.tollgate.server.domain.Webhook;
import dev.tollgate.server.domain.WebhookSecret;
import dev.tollgate.server.store.NewWebhook;
import dev.tollgate.server.store.OutboxStore;
import dev.tollgate.server.store.RefusedException;
import dev.tollgate.server.store.TestInstallation;
import dev.tollgate.server.store.WebhookChange;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Long enough for a request on a busy machine, short enough to wait for. */
  private static final Duration ATTEMPT_MAX = Duration.ofSeconds(2);

  private final TestInstallation it = new TestInstallation();
  private final Receiver receiver = new Receiver();
  private final WebhookSecret secret = WebhookSecret.random(new SecureRandom());
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
    receiver.close();
    it.close();
  }

  private Relay relay(WebhookTargets targets) {
    return relay(targets, new WebhookCounters(it.clock()));
  }

  private Relay relay(WebhookTargets targets, WebhookCounters counters) {
    try {
      Relay relay =
          new Relay(
              new Relay.Stores(it.outboxStore(), it.outboxTidy(), it.webhookStore()),
              new WebhookClient(targets, SSLContext.getDefault(), Relay.ATTEMPTS_MAX, ATTEMPT_MAX),
              it.clock(),
              counters);
      opened.add(relay);
      relay.start();
      return relay;
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private Relay relay() {
    return relay(new WebhookTargets(true));
  }

  private Webhook webhook(String url, @Nullable Set<String> tenantIds) {
    return it.webhookStore()
        .create(
            new NewWebhook(url, "", Set.of("quota.threshold"), tenantIds),
            secret,
            TestInstallation.call());
  }

  private Webhook webhook() {
    return webhook(receiver.url(), null);
  }

  private void append(String tenantId, int number) {
    it.append(
        new OutboxEvent(
            EventKind.QUOTA_THRESHOLD, tenantId, Map.of("tenant_id", tenantId, "number", number)));
  }

  private List<Delivery> deliveries(Webhook webhook, Delivery.State state) {
    return it.webhookReads()
        .deliveries(webhook.endpointNo(), Access.FULL, state, null, 1_000)
        .rows();
  }

  private Delivery awaitOne(Webhook webhook, Delivery.State state) throws Exception {
    Await.until(state + " delivery", LIMIT, () -> !deliveries(webhook, state).isEmpty());
    List<Delivery> found = deliveries(webhook, state);
    assertEquals(1, found.size());
    return found.get(0);
  }

  private Delivery awaitFailed(Webhook webhook, int attempts) throws Exception {
    Await.until(
        attempts + " attempts",
        LIMIT,
        () -> {
          List<Delivery> pending = deliveries(webhook, Delivery.State.PENDING);
          return !pending.isEmpty()
              && pending.get(0).attempts() == attempts
              && pending.get(0).lastError() != null;
        });
    return deliveries(webhook, Delivery.State.PENDING).get(0);
  }

  @Test
  void anEventIsToldOnceSignedToThoseWhoListen() throws Exception {
    Webhook told = webhook();
    Webhook other = webhook(receiver.url() + "/other", Set.of("other"));
    relay();
    append("acme", 1);
    Delivery delivered = awaitOne(told, Delivery.State.DELIVERED);

    List<Receiver.Told> requests = receiver.told();
    assertEquals(1, requests.size());
    Receiver.Told request = requests.get(0);
    assertEquals(delivered.event().text(LaneKey.Kind.EVENT), request.id());
    assertEquals(Long.toString(TestInstallation.START.getEpochSecond()), request.timestamp());
    assertTrue(request.signedWith(secret.reveal()));
    assertEquals(
        "{\"type\":\"quota.threshold\",\"timestamp\":\"2025-01-15T12:00:00Z\","
            + "\"data\":{\"number\": 1, \"tenant_id\": \"acme\"}}",
        request.body());
    assertEquals(200, delivered.lastStatus());
    assertEquals(1, delivered.attempts());
    assertNull(delivered.nextAttemptAt());
    assertEquals(List.of(), deliveries(other, Delivery.State.DELIVERED));
    assertEquals(List.of(), deliveries(other, Delivery.State.PENDING));
  }

  @Test
  void whatFailsIsTriedAgainWithTheSameId() throws Exception {
    Webhook webhook = webhook();
    receiver.answering(500);
    relay();
    append("acme", 1);
    Delivery failed = awaitFailed(webhook, 1);
    assertEquals("HTTP status 500", failed.lastError());
    assertEquals(500, failed.lastStatus());

    receiver.answering(204);
    it.setTime(String.valueOf(failed.nextAttemptAt()));
    Delivery delivered = awaitOne(webhook, Delivery.State.DELIVERED);
    assertEquals(2, delivered.attempts());
    assertEquals(failed.event(), delivered.event());
    List<Receiver.Told> requests = receiver.told();
    assertEquals(2, requests.size());
    assertEquals(requests.get(0).id(), requests.get(1).id());
    assertEquals(requests.get(0).body(), requests.get(1).body());
    assertNotEquals(requests.get(0).timestamp(), requests.get(1).timestamp());
    assertTrue(requests.get(1).signedWith(secret.reveal()));
  }

  @Test
  void itIsParkedAfterThreeDaysAndCanBeReplayed() throws Exception {
    Webhook webhook = webhook();
    receiver.answering(503);
    WebhookCounters counters = new WebhookCounters(it.clock());
    relay(new WebhookTargets(true), counters);
    append("acme", 1);
    int attempts = 0;
    while (counters.getParked() == 0) {
      long next = ++attempts;
      Await.until("attempt " + next, LIMIT, () -> counters.getFailed() == next);
      List<Delivery> pending = deliveries(webhook, Delivery.State.PENDING);
      if (!pending.isEmpty()) {
        it.setTime(String.valueOf(pending.get(0).nextAttemptAt()));
      }
    }
    Delivery parked = awaitOne(webhook, Delivery.State.PARKED);
    assertEquals(attempts, parked.attempts());
    assertTrue(attempts >= 13 && attempts <= 17, "attempts: " + attempts);
    Instant last = parked.lastAttemptAt();
    assertTrue(last != null && !last.isAfter(parked.createdAt().plus(Duration.ofDays(3))));

    receiver.answering(200);
    int replayed = it.webhookStore().replay(webhook.endpointNo(), null, TestInstallation.call());
    assertEquals(1, replayed);
    Delivery delivered = awaitOne(webhook, Delivery.State.DELIVERED);
    assertEquals(parked.event(), delivered.event());
    assertEquals(1, delivered.attempts());

    assertEquals(
        1,
        it.webhookStore().replay(webhook.endpointNo(), delivered.event(), TestInstallation.call()));
    receiver.awaitTold(attempts + 2);
  }

  @Test
  void oneThatIsDisabledIsToldNothingAndLaterWhatWaits() throws Exception {
    Webhook webhook = webhook();
    receiver.answering(500);
    relay();
    append("acme", 1);
    Delivery failed = awaitFailed(webhook, 1);
    it.webhookStore().update(webhook.endpointNo(), enabled(false), TestInstallation.call());
    Webhook other = webhook(receiver.url(), Set.of("other"));
    receiver.answering(200);
    it.setTime(String.valueOf(failed.nextAttemptAt()));
    // Of the time in which it is disabled; the other's shows that the relay has passed both.
    append("acme", 2);
    append("other", 3);
    awaitOne(other, Delivery.State.DELIVERED);
    assertEquals(1, deliveries(webhook, Delivery.State.PENDING).size());
    assertEquals(2, receiver.told().size());
    assertThrows(
        RefusedException.class,
        () -> it.webhookStore().test(webhook.endpointNo(), TestInstallation.call()));

    it.webhookStore().update(webhook.endpointNo(), enabled(true), TestInstallation.call());
    Delivery delivered = awaitOne(webhook, Delivery.State.DELIVERED);
    assertEquals(failed.event(), delivered.event());
    assertEquals(3, receiver.told().size());
  }

  private static WebhookChange enabled(boolean enabled) {
    return new WebhookChange(null, null, null, null, enabled);
  }

  @Test
  void oneThatSaysItIsGoneIsDisabled() throws Exception {
    Webhook webhook = webhook();
    receiver.answering(410);
    relay();
    append("acme", 1);
    Delivery parked = awaitOne(webhook, Delivery.State.PARKED);
    assertEquals(410, parked.lastStatus());
    Await.until(
        "it is disabled",
        LIMIT,
        () -> !it.webhookReads().webhooks(Access.FULL, null, 10).rows().get(0).enabled());
    Webhook gone = it.webhookReads().webhooks(Access.FULL, null, 10).rows().get(0);
    assertEquals("410 Gone", gone.disabledReason());
    assertEquals(
        1,
        it.number(
            "select count(*) from admin_change where caller = 'relay'"
                + " and action = 'DisableWebhook'"));
  }

  @Test
  void afterARotationBothSecretsSignUntilTheOldOneEnds() throws Exception {
    Webhook webhook = webhook();
    WebhookSecret next = WebhookSecret.random(new SecureRandom());
    it.webhookStore()
        .rotate(webhook.endpointNo(), next, Duration.ofHours(1), TestInstallation.call());
    relay();
    append("acme", 1);
    Receiver.Told both = receiver.awaitTold(1).get(0);
    assertTrue(both.signedWith(secret.reveal()) && both.signedWith(next.reveal()));
    assertEquals(2, both.signature().split(" ", -1).length);

    it.setTime("2025-01-15T13:00:00Z");
    append("acme", 2);
    Receiver.Told one = receiver.awaitTold(2).get(1);
    assertFalse(one.signedWith(secret.reveal()));
    assertTrue(one.signedWith(next.reveal()));
  }

  @Test
  void twoRelaysTellEachEventOnce() throws Exception {
    Webhook webhook = webhook();
    relay();
    relay();
    int events = 300;
    for (int i = 0; i < events; i++) {
      append("tenant-" + i % 20, i);
    }
    Await.until(
        "all are delivered",
        Duration.ofSeconds(90),
        () -> deliveries(webhook, Delivery.State.DELIVERED).size() == events);
    List<String> ids = receiver.told().stream().map(Receiver.Told::id).toList();
    assertEquals(events, ids.size());
    assertEquals(events, new HashSet<>(ids).size());
  }

  @Test
  void whatAKilledRelayHasTakenIsTakenOver() throws Exception {
    Webhook webhook = webhook();
    append("acme", 1);
    OutboxStore killed = it.outboxStore();
    int lane = killed.lanesWaiting().get(0);
    Instant now = it.clock().instant();
    assertFalse(killed.fanOut(lane, now));
    List<OutboxStore.Due> due = killed.due(List.of(webhook.endpointNo()), now);
    assertEquals(1, due.size());
    OutboxStore.Claimed taken = killed.claim(due.get(0), 4, now, now.plus(Relay.LEASE)).get(0);
    assertEquals(List.of(), killed.due(List.of(webhook.endpointNo()), now));

    relay();
    it.setTime(now.plus(Relay.LEASE).toString());
    Delivery delivered = awaitOne(webhook, Delivery.State.DELIVERED);
    assertEquals(2, delivered.attempts());
    assertEquals(1, receiver.told().size());
    // It was frozen, not dead: what it says now is not heard.
    killed.settle(
        List.of(new OutboxStore.Settled(taken, Delivery.State.PARKED, now, null, "late", now)));
    assertEquals(1, deliveries(webhook, Delivery.State.DELIVERED).size());
  }

  @Test
  void oneThatHangsDoesNotStopTheOthers() throws Exception {
    try (Receiver hanging = new Receiver()) {
      hanging.hang();
      Webhook slow = webhook(hanging.url(), Set.of("slow"));
      Webhook quick = webhook(receiver.url(), Set.of("quick"));
      for (int i = 0; i < 50; i++) {
        append("slow", i);
      }
      relay();
      hanging.awaitTold(Relay.ATTEMPTS_PER_ENDPOINT);
      for (int i = 0; i < 50; i++) {
        append("quick", i);
      }
      Await.until(
          "the quick one has all",
          LIMIT,
          () -> deliveries(quick, Delivery.State.DELIVERED).size() == 50);
      assertEquals(0, deliveries(slow, Delivery.State.DELIVERED).size());
      Await.until(
          "a time-out is kept",
          LIMIT,
          () ->
              deliveries(slow, Delivery.State.PENDING).stream()
                  .anyMatch(one -> "no answer within 2 s".equals(one.lastError())));
    }
  }

  @Test
  void innerAddressesAreNotConnectedTo() throws Exception {
    Webhook literal = webhook(receiver.url(), Set.of("literal"));
    Webhook named = webhook("http://rebound.example:" + receiver.port() + "/", Set.of("named"));
    // What was public when the endpoint was made leads to this machine now.
    relay(
        new WebhookTargets(
            false,
            host -> new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})}));
    append("literal", 1);
    append("named", 2);
    for (Webhook webhook : List.of(literal, named)) {
      assertEquals(
          "the address is not of the public internet", awaitFailed(webhook, 1).lastError());
    }
    assertEquals(List.of(), receiver.told());
  }

  @Test
  void theCheckedAddressIsTheOneThatIsConnectedTo() throws Exception {
    // A name that only this lookup knows: who asked the system would find nothing.
    Webhook webhook = webhook("http://only.invalid:" + receiver.port() + "/hook", null);
    relay(
        new WebhookTargets(
            true,
            host -> new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})}));
    append("acme", 1);
    awaitOne(webhook, Delivery.State.DELIVERED);
    assertEquals(1, receiver.told().size());
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    Webhook webhook = webhook();
    receiver.answering(307);
    relay();
    append("acme", 1);
    assertEquals("HTTP status 307", awaitFailed(webhook, 1).lastError());
    assertEquals(1, receiver.told().size());
  }

  @Test
  void aTestGoesToItsEndpointAlone() throws Exception {
    Webhook webhook = webhook();
    webhook(receiver.url() + "/other", null);
    relay();
    LaneKey event =
        it.webhookStore().test(webhook.endpointNo(), TestInstallation.call("once", "0f"));
    assertEquals(
        event, it.webhookStore().test(webhook.endpointNo(), TestInstallation.call("once", "0f")));
    Delivery delivered = awaitOne(webhook, Delivery.State.DELIVERED);
    assertEquals(event, delivered.event());
    assertEquals("webhook.test", delivered.kind());
    assertEquals(1, receiver.told().size());
    assertTrue(receiver.told().get(0).body().contains(webhook.id()));
  }

  @Test
  void whatWasKeptLongEnoughIsRemoved() throws Exception {
    Webhook webhook = webhook();
    Webhook failing = webhook("http://127.0.0.1:" + receiver.port() + "/gone", Set.of("acme"));
    Relay relay = relay();
    append("acme", 1);
    Await.until(
        "both are told",
        LIMIT,
        () ->
            deliveries(webhook, Delivery.State.DELIVERED).size()
                    + deliveries(failing, Delivery.State.DELIVERED).size()
                == 2);
    append("acme", 2);
    Await.until(
        "both are told again",
        LIMIT,
        () -> deliveries(webhook, Delivery.State.DELIVERED).size() == 2);
    relay.close();
    it.webhookStore().delete(failing.endpointNo(), TestInstallation.call());
    it.outboxTidy().tidy(TestInstallation.START.plus(Duration.ofDays(7)).minusSeconds(1));
    assertEquals(2, it.number("select count(*) from outbox_event"));
    assertEquals(2, it.number("select count(*) from webhook_delivery"));
    assertEquals(1, it.number("select count(*) from webhook_endpoint"));
    it.outboxTidy().tidy(TestInstallation.START.plus(Duration.ofDays(7)));
    assertEquals(0, it.number("select count(*) from webhook_delivery"));
    assertEquals(0, it.number("select count(*) from outbox_event"));
  }
}

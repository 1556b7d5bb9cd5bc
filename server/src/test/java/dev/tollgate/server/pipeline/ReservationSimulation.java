package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.GrantType;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReservationOutcome.Decided;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.domain.ReservationState;
import dev.tollgate.server.domain.SessionFold.Event;
import dev.tollgate.server.store.LimitChange;
import dev.tollgate.server.store.NewGrant;
import dev.tollgate.server.store.PlanChange;
import dev.tollgate.server.store.TenantChange;
import dev.tollgate.server.store.TestInstallation;
import dev.tollgate.testing.Campaign;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random steps (reserve, send, release, let time run out, messages of all kinds and ages, grants,
 * changes of the plan, turns of the month) on the write path and on {@link ReservationModel}: each
 * answer is the same, and so what is used and held.
 */
class ReservationSimulation {
  private static final int STEPS = Campaign.scale(600, 6_000);
  private static final int STEPS_A_TENANT = 300;
  private static final int CUSTOMERS = 6;
  private static final int KEYS = 12;
  private static final AtLimit[] BEHAVIOURS = AtLimit.values();

  private final Random random = new Random(Campaign.seed());
  private final WritePath path = WritePath.onFreshDatabase();
  private final List<String> trail = new ArrayList<>();
  private final Map<String, String> ids = new HashMap<>();
  private String tenant = "";
  private String plan = "";
  private ReservationModel model = new ReservationModel(0, AtLimit.DENY_ALL);
  private int messages;

  @Test
  void everyAnswerIsTheModels() {
    try (path) {
      for (int step = 0; step < STEPS; step++) {
        if (step % STEPS_A_TENANT == 0) {
          begin(step / STEPS_A_TENANT);
        }
        step();
      }
    }
  }

  private void begin(int number) {
    tenant = "tenant" + number;
    plan = "PLAN" + number;
    trail.clear();
    ids.clear();
    model = new ReservationModel(3, AtLimit.DENY_ALL);
    setPlan(3, AtLimit.DENY_ALL);
    path.admin()
        .updateTenant(
            new TenantChange(tenant, plan, null, null, null, true), TestInstallation.call());
  }

  private void step() {
    int kind = random.nextInt(100);
    if (kind < 35) {
      reserve();
    } else if (kind < 55) {
      send();
    } else if (kind < 62) {
      release();
    } else if (kind < 80) {
      later(Duration.ofSeconds(random.nextInt(4_000)));
    } else if (kind < 85) {
      later(Duration.ofHours(random.nextInt(30)));
    } else if (kind < 92) {
      track(customer(), MessageKind.INBOUND, null);
    } else if (kind < 95) {
      grant();
    } else if (kind < 98) {
      changePlan();
    } else {
      later(Duration.ofDays(20 + random.nextInt(12)));
    }
  }

  private void later(Duration by) {
    path.setTime(path.time().plus(by));
    trail.add("time " + path.time());
  }

  private void reserve() {
    String key = "key" + random.nextInt(KEYS);
    // A key is one customer's: that another is refused is ReservationIT's to show.
    String customer = model.keys().contains(key) ? model.customerOf(key) : customer();
    Duration ttl = Duration.ofSeconds(1 + random.nextInt(random.nextBoolean() ? 3_600 : 86_400));
    trail.add("reserve " + key + " of " + customer + " for " + ttl);
    ReservationModel.Expected expected = model.reserve(customer, key, ttl, path.time());
    Decided decided =
        path.reserve(new ReservationRequest(tenant, new Recipient.Customer(customer), key, ttl));
    LaneKey reservation = decided.reservation();
    if (reservation != null) {
      ids.put(key, reservation.text(LaneKey.Kind.RESERVATION));
    }
    ReservationState state = decided.state();
    assertEquals(
        expected,
        new ReservationModel.Expected(
            decided.decision().allowed(),
            decided.figures().used(),
            decided.figures().held(),
            decided.until(),
            state == null ? null : state.name()),
        this::trail);
  }

  private void send() {
    List<String> keys = model.keys();
    if (keys.isEmpty() || random.nextInt(5) == 0) {
      track(customer(), MessageKind.OUTBOUND_DIRECT, null);
      return;
    }
    String key = keys.get(random.nextInt(keys.size()));
    String customer = random.nextInt(8) == 0 ? customer() : model.customerOf(key);
    track(customer, MessageKind.OUTBOUND_QUEUED, key);
  }

  private void track(String customer, MessageKind kind, @Nullable String key) {
    Duration age = random.nextInt(4) == 0 ? Duration.ofHours(random.nextInt(60)) : Duration.ZERO;
    Instant time = path.time().minus(age);
    String id = "m" + messages++;
    trail.add("track " + id + " of " + customer + " at " + time + " settling " + key);
    Message message = WritePath.message(tenant, new Recipient.Customer(customer), id, time, kind);
    ReservationState expected = model.track(customer, new Event(time, id, kind), key, path.time());
    Message sent = key == null ? message : message.settling(Objects.requireNonNull(ids.get(key)));
    assertEquals(expected, path.record(sent).reservation(), this::trail);
  }

  private void release() {
    List<String> keys = model.keys();
    if (!keys.isEmpty()) {
      String key = keys.get(random.nextInt(keys.size()));
      trail.add("release " + key);
      ReservationState expected = model.release(key, path.time());
      assertEquals(
          new ReleaseOutcome.Ended(expected),
          path.release(tenant, Objects.requireNonNull(ids.get(key))),
          this::trail);
    }
  }

  private void grant() {
    long amount = random.nextInt(4) == 0 ? -1 : 1;
    trail.add("grant " + amount);
    model.grant(amount, path.time());
    path.admin()
        .grantQuota(
            new NewGrant(tenant, amount, GrantType.CORRECTION, "simulated", null),
            TestInstallation.call());
  }

  private void changePlan() {
    long limit = random.nextInt(7);
    AtLimit behaviour = BEHAVIOURS[random.nextInt(BEHAVIOURS.length)];
    model.plan(limit, behaviour);
    setPlan(limit, behaviour);
  }

  private void setPlan(long limit, AtLimit behaviour) {
    trail.add("plan " + limit + " " + behaviour);
    path.admin()
        .updatePlan(
            new PlanChange(plan, null, new LimitChange(limit), behaviour, null, null, null, true),
            TestInstallation.call());
  }

  private String customer() {
    return "customer" + random.nextInt(CUSTOMERS);
  }

  private String trail() {
    return String.join("\n", trail);
  }
}

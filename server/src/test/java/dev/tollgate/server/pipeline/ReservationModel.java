package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.ReservationState;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionFold;
import dev.tollgate.server.domain.SessionFold.Event;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.SessionRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reservations of one tenant, kept in plain lists and counted anew for every question: what the
 * write path's answers are held against.
 */
final class ReservationModel {
  private static final SessionRules RULES = SessionRules.of(SessionRule.DEFAULT);
  private static final Duration WINDOW = SessionRule.DEFAULT.window();

  /** What the model expects of a decision. */
  record Expected(
      boolean allowed, long used, long held, @Nullable Instant until, @Nullable String state) {}

  private static final class Row {
    final String customer;
    Instant expiresAt;
    ReservationState fate = ReservationState.HELD;
    @Nullable String settledBy;

    Row(String customer, Instant expiresAt) {
      this.customer = customer;
      this.expiresAt = expiresAt;
    }
  }

  private final Map<String, List<Event>> messages = new HashMap<>();
  private final Map<String, Row> byKey = new HashMap<>();
  private final Map<Instant, Long> grants = new HashMap<>();
  private long limit;
  private AtLimit atLimit;

  ReservationModel(long limit, AtLimit atLimit) {
    this.limit = limit;
    this.atLimit = atLimit;
  }

  void plan(long conversations, AtLimit behaviour) {
    limit = conversations;
    atLimit = behaviour;
  }

  void grant(long amount, Instant now) {
    grants.merge(period(now).start(), amount, Long::sum);
  }

  private static BillingPeriod period(Instant now) {
    return BillingCalendar.DEFAULT.periodAt(now);
  }

  private List<Session> sessions(String customer) {
    return SessionFold.fold(messages.getOrDefault(customer, List.of()), RULES);
  }

  private long used(Instant now) {
    return messages.keySet().stream()
        .flatMap(customer -> sessions(customer).stream())
        .filter(session -> period(now).contains(session.start()))
        .count();
  }

  private boolean live(Row row, Instant now) {
    return row.fate == ReservationState.HELD && now.isBefore(row.expiresAt);
  }

  private long held(String butOf, Instant now) {
    return byKey.values().stream()
        .filter(row -> live(row, now) && !row.customer.equals(butOf))
        .map(row -> row.customer)
        .distinct()
        .count();
  }

  private Optional<Session> open(String customer, Instant now) {
    return sessions(customer).stream()
        .filter(session -> session.end().isAfter(now))
        .max(Comparator.comparing(Session::start));
  }

  Expected reserve(String customer, String key, Duration ttl, Instant now) {
    Row before = byKey.get(key);
    long used = used(now);
    long held = held(customer, now);
    long effective = limit + grants.getOrDefault(period(now).start(), 0L);
    boolean full = used + held >= effective;
    Optional<Session> open = open(customer, now);
    boolean byOpenSession = full && atLimit == AtLimit.DENY_NEW_CONVERSATIONS && open.isPresent();
    boolean renewed = before != null && live(before, now);
    boolean allowed = renewed || !full || atLimit == AtLimit.ALLOW || byOpenSession;
    if (before != null && before.fate == ReservationState.SETTLED) {
      return new Expected(allowed, used, held, null, "SETTLED");
    }
    if (!allowed) {
      return new Expected(false, used, held, null, null);
    }
    Instant until = now.plus(ttl);
    if (!renewed && open.isPresent()) {
      Instant end = open.get().end();
      if (byOpenSession || !end.isBefore(until)) {
        return new Expected(true, used, held, end.isBefore(until) ? end : until, null);
      }
    }
    byKey.put(key, new Row(customer, until));
    return new Expected(true, used, held, until, "HELD");
  }

  /** Records a message, which may name a reservation by its key. */
  @Nullable ReservationState track(
      String customer, Event event, @Nullable String key, Instant now) {
    List<Session> before = sessions(customer);
    messages.computeIfAbsent(customer, c -> new ArrayList<>()).add(event);
    Instant time = event.time();
    boolean opens =
        before.stream()
            .noneMatch(s -> s.start().isBefore(time.plus(WINDOW)) && time.isBefore(s.end()));
    ReservationState state = key == null ? null : settle(customer, event.messageId(), key, now);
    if (opens && time.plus(WINDOW).isAfter(now)) {
      byKey.values().stream()
          .filter(row -> row.customer.equals(customer) && live(row, now))
          .filter(row -> !row.expiresAt.isAfter(time.plus(WINDOW)))
          .forEach(row -> row.fate = ReservationState.CONSUMED);
    }
    return state;
  }

  private ReservationState settle(String customer, String messageId, String key, Instant now) {
    Row row = Objects.requireNonNull(byKey.get(key));
    if (!row.customer.equals(customer)) {
      return ReservationState.MISMATCH;
    }
    if (live(row, now)) {
      row.fate = ReservationState.SETTLED;
      row.settledBy = messageId;
    }
    return row.fate == ReservationState.SETTLED && !messageId.equals(row.settledBy)
        ? ReservationState.CONSUMED
        : state(row, now);
  }

  ReservationState release(String key, Instant now) {
    Row row = Objects.requireNonNull(byKey.get(key));
    if (live(row, now)) {
      row.fate = ReservationState.RELEASED;
    }
    return state(row, now);
  }

  private ReservationState state(Row row, Instant now) {
    return row.fate == ReservationState.HELD && !live(row, now)
        ? ReservationState.EXPIRED
        : row.fate;
  }

  /** Whom a key was reserved for. */
  String customerOf(String key) {
    return Objects.requireNonNull(byKey.get(key)).customer;
  }

  List<String> keys() {
    return byKey.keySet().stream().sorted().toList();
  }
}

package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKey;
import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReleaseRequest;
import dev.tollgate.server.domain.Reservation;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.domain.ReservationState;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.store.ConversationRow;
import dev.tollgate.server.store.LaneConversations.Join;
import dev.tollgate.server.store.LaneReservations;
import dev.tollgate.server.store.LaneReservations.ReservationRef;
import dev.tollgate.server.store.LaneTransaction;
import dev.tollgate.server.store.TenantState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reservations that a batch names, settles, consumes, gives back and makes. */
final class BatchReservations {
  private final LaneTransaction lane;
  private final LaneReservations stored;
  private final Resolution resolution;
  private final Holds holds = new Holds();
  private final Map<Long, Reservation> rows = new HashMap<>();
  private final Map<ReservationRef, Long> byKey = new HashMap<>();
  private final Set<Long> changed = new LinkedHashSet<>();

  /** When the first of the holds ends that the batch makes for a tenant. */
  private final Map<Long, Instant> madeUntil = new HashMap<>();

  private final Set<Long> numbers = new HashSet<>();
  private final Set<ReservationRef> keys = new HashSet<>();
  private final Set<Long> conversations = new HashSet<>();

  BatchReservations(LaneTransaction lane, Resolution resolution) {
    this.lane = lane;
    this.stored = lane.reservations();
    this.resolution = resolution;
  }

  /** Says that a message may settle or consume reservations. */
  void need(Resolved.Fresh fresh) {
    needNamed(fresh.message());
    if (fresh.tenant().held() > 0) {
      conversations.add(fresh.conversationNo());
    }
  }

  /** Says that the reservation which a message names will be asked for. */
  void needNamed(Message message) {
    number(message.reservationId()).ifPresent(numbers::add);
  }

  /** Says that a request will be decided on. */
  void need(ReservationRequest request) {
    if (resolution.tenant(request.tenantId()).known()) {
      keys.add(ref(request));
    }
    resolution.conversationOf(request).ifPresent(row -> conversations.add(row.conversationNo()));
  }

  /** Says that a reservation will be given back. */
  void need(ReleaseRequest request) {
    number(request.reservationId()).ifPresent(numbers::add);
  }

  private Optional<Long> number(String reservationId) {
    return LaneKey.parse(LaneKey.Kind.RESERVATION, reservationId)
        .filter(key -> key.lane() == lane.lane())
        .map(LaneKey::number);
  }

  private ReservationRef ref(ReservationRequest request) {
    return ReservationRef.of(
        resolution.tenant(request.tenantId()).tenant().tenantNo(), request.key());
  }

  /** Reads all that was said to be needed, in one statement. */
  void read() {
    List<Join> joins = resolution.conversations().joins();
    for (Join join : joins) {
      conversations.add(join.conversationNo());
      conversations.add(join.into());
    }
    for (Reservation row : stored.read(numbers, keys, conversations)) {
      rows.put(row.reservationNo(), row);
      byKey.put(new ReservationRef(row.tenantNo(), row.reservationKey()), row.reservationNo());
      if (row.live(lane.clock())) {
        holds.stored(row);
      }
    }
    joins.forEach(this::join);
  }

  private void join(Join join) {
    for (long number : holds.of(join.conversationNo())) {
      Reservation row = row(number);
      rows.put(number, row.held(join.into(), row.expiresAt()));
    }
    resolution
        .conversations()
        .of(join.into())
        .ifPresent(row -> holds.join(row.tenantNo(), join.conversationNo(), join.into()));
  }

  /**
   * Settles the reservation that a recorded message names.
   *
   * @return what has become of it; null when the message names none
   */
  @Nullable ReservationState settle(Message message, long tenantNo, long conversationNo) {
    if (message.reservationId().isEmpty()) {
      return null;
    }
    Reservation row = number(message.reservationId()).map(rows::get).orElse(null);
    if (row == null || row.tenantNo() != tenantNo) {
      return ReservationState.UNKNOWN;
    }
    if (canonical(row.conversationNo()) != canonical(conversationNo)) {
      return ReservationState.MISMATCH;
    }
    if (row.live(lane.clock())) {
      end(row, row.settled(MessageKey.of(message.messageId())));
    }
    return row(row.reservationNo()).stateFor(MessageKey.of(message.messageId()), lane.clock());
  }

  /**
   * A message has opened a session of a conversation: live reservations end, because a send opens
   * none, unless they outlast it.
   */
  void consume(long conversationNo, Instant sessionEnd) {
    for (long number : holds.of(canonical(conversationNo))) {
      Reservation row = row(number);
      if (!row.expiresAt().isAfter(sessionEnd)) {
        end(row, row.consumed());
      }
    }
  }

  /** Gives a reservation back. */
  ReleaseOutcome release(ReleaseRequest request) {
    Reservation row = number(request.reservationId()).map(rows::get).orElse(null);
    if (row == null || row.tenantNo() != tenantNo(request.tenantId())) {
      return new ReleaseOutcome.Refused(Refusal.UNKNOWN_RESERVATION);
    }
    if (row.live(lane.clock())) {
      end(row, row.released());
    }
    return new ReleaseOutcome.Ended(row(row.reservationNo()).state(lane.clock()));
  }

  /** What was reserved under a request's key before, if anything. */
  @Nullable Reservation of(ReservationRequest request) {
    Long number = byKey.get(ref(request));
    return number == null ? null : row(number);
  }

  /** How many live reservations hold a conversation. */
  int live(long conversationNo) {
    return holds.of(canonical(conversationNo)).size();
  }

  /** Holds a conversation, under the number that the request's key has had if it had one. */
  Reservation hold(ReservationRequest request, Instant until) {
    ConversationRow conversation = resolution.conversationFor(request);
    Reservation before = of(request);
    Reservation row =
        before == null
            ? made(request, conversation, until)
            : before.held(conversation.conversationNo(), until);
    if (before == null || !before.live(lane.clock())) {
      holds.add(row);
    }
    put(row);
    madeUntil.merge(row.tenantNo(), until, (one, other) -> one.isBefore(other) ? one : other);
    byKey.put(ref(request), row.reservationNo());
    return row;
  }

  private Reservation made(
      ReservationRequest request, ConversationRow conversation, Instant until) {
    return new Reservation(
        lane.nextNumber(),
        conversation.tenantNo(),
        ref(request).reservationKey(),
        conversation.conversationNo(),
        Reservation.Fate.HELD,
        until,
        null);
  }

  /** A tenant with the holds that it has by what the batch has done so far. */
  TenantState after(TenantState state) {
    long tenantNo = state.tenant().tenantNo();
    return state.held(state.held() + holds.added(tenantNo), madeUntil.get(tenantNo));
  }

  /** Writes what changed. */
  void write() {
    stored.move(resolution.conversations().joins());
    stored.upsert(changed.stream().map(this::row).toList());
  }

  private void end(Reservation live, Reservation ended) {
    holds.remove(live);
    put(ended);
  }

  private void put(Reservation row) {
    rows.put(row.reservationNo(), row);
    changed.add(row.reservationNo());
  }

  private Reservation row(long number) {
    return Objects.requireNonNull(rows.get(number), "a reservation that was not read");
  }

  private long tenantNo(String tenantId) {
    return resolution.tenant(tenantId).tenant().tenantNo();
  }

  private long canonical(long conversationNo) {
    return resolution.conversations().canonical(conversationNo);
  }
}

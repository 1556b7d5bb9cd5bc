package dev.tollgate.server.store;

import dev.tollgate.server.domain.MessageKey;
import dev.tollgate.server.domain.Reservation;
import dev.tollgate.server.store.LaneConversations.Join;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The reservations of a lane, in a transaction that holds the lane. Methods that take rows cost one
 * statement, and none when there are no rows.
 */
public final class LaneReservations {
  private final int lane;
  private final Instant clock;
  private final ReservationMapper mapper;

  LaneReservations(LaneTransaction transaction) {
    this.lane = transaction.lane();
    this.clock = transaction.clock();
    this.mapper = transaction.mapper(ReservationMapper.class);
  }

  /** Which reservation, by its tenant and what stands for the caller's key. */
  public record ReservationRef(long tenantNo, UUID reservationKey) {
    public static ReservationRef of(long tenantNo, String key) {
      return new ReservationRef(tenantNo, MessageKey.of(key));
    }
  }

  /**
   * The reservations of these numbers and keys, whatever has become of them, and all live ones of
   * their conversations and of {@code conversations}; each once, with the conversation that its own
   * is part of now.
   */
  public List<Reservation> read(
      Collection<Long> numbers, Collection<ReservationRef> keys, Collection<Long> conversations) {
    if (numbers.isEmpty() && keys.isEmpty() && conversations.isEmpty()) {
      return List.of();
    }
    return mapper.reservations(
        lane,
        longs(numbers),
        Columns.of(List.copyOf(keys))
            .longs("tenantNo", ReservationRef::tenantNo)
            .uuids("reservationKey", ReservationRef::reservationKey)
            .map(),
        longs(conversations),
        clock);
  }

  /** Adds reservations, or changes those of the same number. */
  public void upsert(List<Reservation> reservations) {
    if (reservations.isEmpty()) {
      return;
    }
    mapper.upsert(
        lane,
        Columns.of(reservations)
            .longs("reservationNo", Reservation::reservationNo)
            .longs("tenantNo", Reservation::tenantNo)
            .uuids("reservationKey", Reservation::reservationKey)
            .longs("conversationNo", Reservation::conversationNo)
            .texts("fate", row -> row.fate().name())
            .times("expiresAt", Reservation::expiresAt)
            .uuids("settledBy", Reservation::settledBy)
            .map());
  }

  /** Makes the holds of conversations those of the conversations that they become part of. */
  public void move(List<Join> joins) {
    if (joins.isEmpty()) {
      return;
    }
    mapper.move(
        lane,
        Columns.of(joins)
            .longs("conversationNo", Join::conversationNo)
            .longs("into", Join::into)
            .map(),
        clock);
  }

  private static long[] longs(Collection<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }
}

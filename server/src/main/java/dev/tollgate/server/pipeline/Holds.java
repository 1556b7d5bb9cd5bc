package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Reservation;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which conversations are held by live reservations, as far as a batch concerns them, and by how
 * many more or fewer each tenant's are with it. Live reservations of a conversation share one hold.
 */
final class Holds {
  private final Map<Long, Set<Long>> byConversation = new HashMap<>();
  private final Map<Long, Long> added = new HashMap<>();

  /** Takes a live reservation that is counted among its tenant's already. */
  void stored(Reservation live) {
    byConversation
        .computeIfAbsent(live.conversationNo(), no -> new HashSet<>())
        .add(live.reservationNo());
  }

  /** Makes the holds of a conversation those of the one that it becomes part of. */
  void join(long tenantNo, long conversationNo, long into) {
    Set<Long> moved = byConversation.remove(conversationNo);
    if (moved == null) {
      return;
    }
    Set<Long> there = byConversation.computeIfAbsent(into, no -> new HashSet<>());
    if (!there.isEmpty()) {
      count(tenantNo, -1);
    }
    there.addAll(moved);
  }

  /** A reservation comes to be live. */
  void add(Reservation live) {
    Set<Long> there = byConversation.computeIfAbsent(live.conversationNo(), no -> new HashSet<>());
    if (there.isEmpty()) {
      count(live.tenantNo(), 1);
    }
    there.add(live.reservationNo());
  }

  /** A live reservation ends. */
  void remove(Reservation live) {
    Set<Long> there = byConversation.get(live.conversationNo());
    if (there == null || !there.remove(live.reservationNo())) {
      throw new IllegalStateException("a reservation ends that holds nothing");
    }
    if (there.isEmpty()) {
      byConversation.remove(live.conversationNo());
      count(live.tenantNo(), -1);
    }
  }

  /** The numbers of a conversation's live reservations. */
  Collection<Long> of(long conversationNo) {
    return List.copyOf(byConversation.getOrDefault(conversationNo, Set.of()));
  }

  /** By how many more of a tenant's conversations are held than before the batch. */
  long added(long tenantNo) {
    return added.getOrDefault(tenantNo, 0L);
  }

  private void count(long tenantNo, long by) {
    added.merge(tenantNo, by, Long::sum);
  }
}

package dev.tollgate.server.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What waits in one lane: bounded, first in first out, with at most half of it one tenant's. */
final class LaneQueue {
  private final int lane;
  private final int capacity;
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private final Map<String, Integer> waitingByTenant = new HashMap<>();
  private boolean claimed;
  private boolean closed;

  LaneQueue(int lane, int capacity) {
    this.lane = lane;
    this.capacity = capacity;
  }

  int lane() {
    return lane;
  }

  /** What an offer led to. */
  enum Offer {
    /** It waits, and a writer knows of the lane. */
    WAITS,
    /** It waits, and whoever offered it has to call a writer. */
    CALL_WRITER,
    /** There is no room for it. */
    FULL,
    /** Nothing is taken any more. */
    CLOSED
  }

  synchronized Offer offer(Pending pending) {
    if (closed) {
      return Offer.CLOSED;
    }
    String tenant = pending.tenantId();
    int ofTenant = waitingByTenant.getOrDefault(tenant, 0);
    if (waiting.size() >= capacity || ofTenant >= capacity / 2) {
      return Offer.FULL;
    }
    waiting.add(pending);
    waitingByTenant.put(tenant, ofTenant + 1);
    if (claimed) {
      return Offer.WAITS;
    }
    claimed = true;
    return Offer.CALL_WRITER;
  }

  /** Takes the oldest that wait, {@code max} at most. Only for the writer that has the lane. */
  synchronized List<Pending> take(int max) {
    List<Pending> taken = new ArrayList<>(Math.min(max, waiting.size()));
    while (taken.size() < max && !waiting.isEmpty()) {
      Pending pending = waiting.remove();
      taken.add(pending);
      waitingByTenant.computeIfPresent(
          pending.tenantId(), (tenant, count) -> count == 1 ? null : count - 1);
    }
    return taken;
  }

  /** How many wait. */
  synchronized int size() {
    return waiting.size();
  }

  /**
   * Gives the lane back.
   *
   * @return false when more waits: the lane stays claimed, and has to be called for again
   */
  synchronized boolean release() {
    claimed = !waiting.isEmpty();
    return !claimed;
  }

  /** Takes nothing new from now on; what waits still does. */
  synchronized void close() {
    closed = true;
  }

  synchronized boolean idle() {
    return !claimed;
  }
}

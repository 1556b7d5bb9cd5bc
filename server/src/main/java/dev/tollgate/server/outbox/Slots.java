package dev.tollgate.server.outbox;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * How many attempts may run at once: in all, to one endpoint, and to those that failed last. So an
 * endpoint that is slow or away costs the others nothing, and all that are away together leave half
 * of the attempts to those that are not. For one thread.
 */
final class Slots {
  private final int total;
  private final int perEndpoint;
  private final Map<Long, Integer> taken = new HashMap<>();
  private final Set<Long> failing = new HashSet<>();

  /** None taken. */
  Slots(int total, int perEndpoint) {
    this.total = total;
    this.perEndpoint = perEndpoint;
  }

  /** How many more attempts to an endpoint may begin. */
  int free(long endpointNo) {
    int left = total - taken();
    if (!failing.contains(endpointNo)) {
      return Math.max(0, Math.min(left, perEndpoint - taken(endpointNo)));
    }
    int failingLeft = total / 2 - failing.stream().mapToInt(this::taken).sum();
    return Math.max(0, Math.min(Math.min(left, failingLeft), 1 - taken(endpointNo)));
  }

  /**
   * Takes one, and begins an attempt.
   *
   * @throws IllegalStateException when none is free
   * @throws RejectedExecutionException when no thread takes the attempt; the slot is free again
   */
  void begin(long endpointNo, Executor threads, Runnable attempt) {
    if (free(endpointNo) == 0) {
      throw new IllegalStateException("an attempt is to begin that there is no slot for");
    }
    taken.merge(endpointNo, 1, Integer::sum);
    try {
      threads.execute(attempt);
    } catch (RejectedExecutionException e) {
      giveBack(endpointNo);
      throw e;
    }
  }

  private void giveBack(long endpointNo) {
    taken.computeIfPresent(endpointNo, (no, count) -> count == 1 ? null : count - 1);
  }

  /** Gives one back, with what became of its attempt. */
  void release(long endpointNo, boolean succeeded) {
    giveBack(endpointNo);
    if (succeeded) {
      failing.remove(endpointNo);
    } else {
      failing.add(endpointNo);
    }
  }

  /** How many are taken. */
  int taken() {
    return taken.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Forgets the endpoints that are no more. */
  void keepOnly(Set<Long> endpointNos) {
    failing.retainAll(endpointNos);
  }

  private int taken(long endpointNo) {
    return taken.getOrDefault(endpointNo, 0);
  }
}

package dev.tollgate.gateway.testing;

import dev.tollgate.gateway.queue.SendQueue;

/** Customers who wait for each other in the queue. */
public final class SameLane {
  private static final int TRIED_MAX = 100;

  private SameLane() {}

  /** Another customer of the tenant whose sends wait in the same lane. */
  public static String as(String customer, String tenantId) {
    int lane = SendQueue.lane(tenantId, customer);
    for (int i = 0; i < TRIED_MAX; i++) {
      String other = "+966536657%03d".formatted(i);
      if (SendQueue.lane(tenantId, other) == lane) {
        return other;
      }
    }
    throw new AssertionError("a hundred customers share no lane with one");
  }
}

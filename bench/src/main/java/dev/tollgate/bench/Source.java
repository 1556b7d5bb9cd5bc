package dev.tollgate.bench;

import java.util.SplittableRandom;

/** Where a script finds whom its next message is from. For all scripts of a load at once. */
interface Source {
  /**
   * A customer that writes.
   *
   * @param opens whether a message of now opens a session
   */
  record Customer(String tenantId, String customerId, boolean opens) {}

  /** The next customer, decided by {@code random} as far as that can be. */
  Customer draw(SplittableRandom random);
}

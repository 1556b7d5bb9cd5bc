package dev.tollgate.server.quota;

import java.util.TreeMap;

/**
 * What this server knows of one lane's commits: how far it has heard of all of them, and from which
 * version on a figure of the lane is good.
 *
 * <p>Versions are gapless. This server hears of its own commits one by one, each with what it
 * changed; of other servers' it only sees that the version went on. A version that is not its own
 * makes every older figure of the lane stale.
 */
final class LaneVersions {
  /** Own transactions that were begun: whether each is known to be committed. */
  private final TreeMap<Long, Boolean> own = new TreeMap<>();

  private long heard;

  /** An own version that a look found in the database before this server knew it committed. */
  private long unconfirmed;

  private volatile long goodFrom;

  /** A figure read at an older version may be stale. */
  long goodFrom() {
    return goodFrom;
  }

  /** This server has a transaction that will have this version, if it commits. */
  synchronized void begun(long version) {
    own.put(version, false);
  }

  /** That transaction was rolled back, or whether it committed is not known. */
  synchronized void abandoned(long version) {
    own.remove(version, false);
  }

  /**
   * That transaction committed, and the figures it changed are in the view.
   *
   * @return whether this shows that another server has committed too
   */
  synchronized boolean committed(long version) {
    if (version <= heard) {
      own.remove(version);
      return false;
    }
    own.put(version, true);
    boolean foreign = foreignBelow(version);
    if (foreign) {
      hear(version);
    } else {
      advance();
    }
    return foreign;
  }

  /**
   * The database says that the lane has come to this version.
   *
   * @return whether another server has, or may have, committed
   */
  synchronized boolean observed(long version) {
    if (version <= heard) {
      return false;
    }
    // Twice in a row is no commit whose answer is on its way: another server's has the number.
    boolean stillUnconfirmed = Boolean.FALSE.equals(own.get(unconfirmed));
    if (foreignBelow(version) || !own.containsKey(version) || stillUnconfirmed) {
      hear(version);
      return true;
    }
    unconfirmed = version;
    return false;
  }

  /** Everything older is stale, whoever changed it. */
  synchronized void invalidate(long version) {
    goodFrom = Math.max(goodFrom, version);
  }

  private boolean foreignBelow(long version) {
    return own.subMap(heard + 1, version).size() < version - heard - 1;
  }

  private void hear(long version) {
    goodFrom = Math.max(goodFrom, version);
    heard = version;
    own.headMap(version, true).clear();
  }

  private void advance() {
    while (Boolean.TRUE.equals(own.get(heard + 1))) {
      heard++;
      own.remove(heard);
    }
  }
}

package dev.tollgate.testing;

import java.util.Random;

/**
 * How much the random tests do. A build runs a sample; {@code -Dtollgate.campaign=full}, or the
 * Maven profile {@code campaign}, all of it. {@code -Dtollgate.seed=N} repeats a run.
 */
public final class Campaign {
  private static final boolean FULL = "full".equals(System.getProperty("tollgate.campaign"));
  private static final long SEED = Long.getLong("tollgate.seed", new Random().nextLong());

  private Campaign() {}

  /** How often to do something: {@code sample} times in a build, {@code full} in a campaign. */
  public static int scale(int sample, int full) {
    return FULL ? full : sample;
  }

  /** The seed of this run, printed so that the run can be repeated. */
  public static long seed() {
    System.out.println("To repeat: -Dtollgate.seed=" + SEED + (FULL ? " (full campaign)" : ""));
    return SEED;
  }
}

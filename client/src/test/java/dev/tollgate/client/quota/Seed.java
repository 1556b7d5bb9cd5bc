package dev.tollgate.client.quota;

import java.util.Random;

/** The seed of a random test: {@code -Dtollgate.seed=N} repeats a run. */
final class Seed {
  private static final long SEED = Long.getLong("tollgate.seed", new Random().nextLong());

  private Seed() {}

  /** The seed of this run, printed so that the run can be repeated. */
  static long next() {
    System.out.println("To repeat: -Dtollgate.seed=" + SEED);
    return SEED;
  }

  /** How often to do something: {@code full} times in a campaign. */
  static int scale(int sample, int full) {
    return "full".equals(System.getProperty("tollgate.campaign")) ? full : sample;
  }
}

package dev.tollgate.bench;

/**
 * Two ways to compare.
 *
 * @param key a word, unique in a run
 * @param title for people
 * @param noted a word for what {@link Way#noted} counts of the second; empty when that is nothing
 */
record Pair(String key, String title, Way first, Way second, String noted) {
  /** What the scripts of a way are called. */
  String scripts(Way way, int inFlight) {
    return key + "-" + way.name() + "-" + inFlight;
  }
}

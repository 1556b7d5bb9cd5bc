package dev.tollgate.client.spool;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a spool is.
 *
 * @param items in the lines
 * @param bytes of all records, parked ones included
 * @param oldestKeptAt when the item with the lowest number in the lines was kept, by the clock of
 *     then
 * @param parked items that were refused for good
 * @param full whether a bound is reached: something was refused and nothing removed since, or
 *     nothing more would fit
 * @param fileBytes the size of the file
 * @param failure why nothing can be kept now; empty when all is well
 * @param damagedFiles how many damaged files were set aside and still stood in the directory when
 *     it was last looked at
 */
public record SpoolState(
    long items,
    long bytes,
    Optional<Instant> oldestKeptAt,
    long parked,
    boolean full,
    long fileBytes,
    Optional<String> failure,
    int damagedFiles) {

  /** How long the oldest item has been kept; zero when nothing is, or a clock was moved back. */
  public Duration oldestAge(Instant now) {
    Duration age = oldestKeptAt.map(kept -> Duration.between(kept, now)).orElse(Duration.ZERO);
    return age.isNegative() ? Duration.ZERO : age;
  }
}

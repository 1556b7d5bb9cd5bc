package dev.tollgate.client;

import java.time.Duration;
import java.util.Optional;

/**
 * How a client is now.
 *
 * @param reporting messages get through to the server, as far as is known
 * @param deciding the server decides, as far as is known; else the failure policy does
 * @param trouble why not, in a line without personal data; empty when both are true
 * @param waiting messages in memory that are not answered yet
 * @param spool how the spool is; empty without one
 */
public record ClientHealth(
    boolean reporting,
    boolean deciding,
    Optional<String> trouble,
    int waiting,
    Optional<Spool> spool) {

  /** Whether nothing needs anybody's attention. */
  public boolean isWell() {
    return reporting
        && deciding
        && spool.map(s -> !s.full() && s.parked() == 0 && s.trouble().isEmpty()).orElse(true);
  }

  /**
   * How a spool is.
   *
   * @param items messages in it that wait to be reported
   * @param bytes of these and of those parked
   * @param oldestAge how long the oldest of these waits; empty when there is none
   * @param parked messages in it that were refused for good: see {@link ParkedMessages}
   * @param full it takes no more
   * @param damagedFiles damaged files that were set aside in its directory
   * @param trouble why it cannot be written; empty while it can
   */
  public record Spool(
      long items,
      long bytes,
      Optional<Duration> oldestAge,
      long parked,
      boolean full,
      int damagedFiles,
      Optional<String> trouble) {}
}

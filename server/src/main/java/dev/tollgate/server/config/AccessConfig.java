package dev.tollgate.server.config;

import dev.tollgate.server.access.KeyText;
import java.util.Optional;

/**
 * Who may call.
 *
 * @param requireKeys whether calls without a key are refused; one that is shown is checked anyway
 * @param bootstrapKey the first key of an installation, when it is not to be made up
 * @param callsPerSecond calls a second of keys that do not say themselves: 1 to 1,000,000
 */
public record AccessConfig(
    boolean requireKeys, Optional<KeyText> bootstrapKey, int callsPerSecond) {
  /** More than a busy gateway makes, and a share of what a server of two cores answers. */
  public static final int DEFAULT_CALLS_PER_SECOND = 10_000;

  /** No key is asked for. */
  public static final AccessConfig OPEN =
      new AccessConfig(false, Optional.empty(), DEFAULT_CALLS_PER_SECOND);

  public AccessConfig {
    if (callsPerSecond < 1 || callsPerSecond > 1_000_000) {
      throw new IllegalArgumentException(
          "key-calls-per-second must be 1 to 1000000: " + callsPerSecond);
    }
  }
}

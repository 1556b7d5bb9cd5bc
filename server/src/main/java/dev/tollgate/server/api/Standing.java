package dev.tollgate.server.api;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a call that lasts stands with its caller's key.
 *
 * @param fault what is wrong with the key by now, if something is; not counted as a call
 * @param nextCall counts another of the key's calls and is zero, or is how long to wait until one
 *     is left; zero as well for a key that has ended
 */
record Standing(Supplier<Optional<ApiFault>> fault, Supplier<Duration> nextCall) {
  /** Of a call that was made without a key. */
  static final Standing FREE = new Standing(Optional::empty, () -> Duration.ZERO);
}

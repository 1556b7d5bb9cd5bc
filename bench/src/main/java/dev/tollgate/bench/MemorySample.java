package dev.tollgate.bench;

import java.util.OptionalLong;

/**
 * The memory of an import at some point, in MiB. Empty what nobody tells.
 *
 * @param at which point
 */
record MemorySample(String at, Of client, Of server) {
  /**
   * Of one process.
   *
   * @param heap what its heap held then, garbage collected
   * @param residentPeak the most that was in memory of it, heap and all else, since the point
   *     before
   */
  record Of(OptionalLong heap, OptionalLong residentPeak) {}
}

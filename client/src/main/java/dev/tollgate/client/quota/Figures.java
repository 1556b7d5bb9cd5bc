package dev.tollgate.client.quota;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.Quota;
import java.time.Instant;

/**
 * Figures that were heard without a question, such as a watch's.
 *
 * @param remaining {@link Verdict#UNBOUNDED} when unlimited
 * @param nearing the server wants to be asked for each send
 */
record Figures(Instant asOf, long remaining, boolean nearing) {
  static Figures of(Quota quota, Timestamp asOf) {
    return new Figures(
        Verdict.instant(asOf),
        quota.getUnlimited() ? Verdict.UNBOUNDED : quota.getRemaining(),
        quota.getNearing());
  }

  boolean room() {
    return remaining > 0;
  }
}

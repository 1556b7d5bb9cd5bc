package dev.tollgate.gateway.delivery;

import java.time.Instant;

/**
 * How far a message has come, by all that was reported of it. The same whatever the order in which
 * reports came, and however often: it never goes back.
 *
 * @param status the furthest that was reported
 * @param at when it first came so far
 * @param errorCode why it failed; empty when it did not, or nobody said
 * @param unknown the last word that is not known here; empty when there was none
 */
public record Delivery(DeliveryStatus status, Instant at, String errorCode, String unknown) {
  /** Nothing was reported yet. */
  public static final Delivery NONE = new Delivery(DeliveryStatus.UNKNOWN, Instant.EPOCH, "", "");

  /** After one more report. */
  public Delivery after(StatusReport report) {
    DeliveryStatus reported = DeliveryStatus.of(report.status());
    if (reported == DeliveryStatus.UNKNOWN) {
      return new Delivery(status, at, errorCode, report.status());
    }
    String code = errorCode.isEmpty() ? report.errorCode().orElse("") : errorCode;
    if (reported.compareTo(status) > 0) {
      return new Delivery(reported, report.at(), code, unknown);
    }
    return reported == status && report.at().isBefore(at)
        ? new Delivery(status, report.at(), code, unknown)
        : new Delivery(status, at, code, unknown);
  }

  /** Whether the message failed and never reached its customer. */
  public boolean isFailed() {
    return status == DeliveryStatus.FAILED;
  }
}

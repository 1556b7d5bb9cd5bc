package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.QuotaDecision;
import java.time.Duration;

/**
 * The last answer that was heard.
 *
 * @param allows whether a send may go out by it: false when it was refused, and when as many sends
 *     have gone out since as were left then
 * @param age since it was asked for
 */
public record LastKnown(QuotaDecision decision, boolean allows, Duration age) {
  /** Without the decision, whose text may name what must not be logged. */
  @Override
  public String toString() {
    return "LastKnown[allows=" + allows + ", age=" + age + "]";
  }
}

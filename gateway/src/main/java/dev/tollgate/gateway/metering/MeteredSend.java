package dev.tollgate.gateway.metering;

import dev.tollgate.client.SendPath;

/**
 * A send as it is metered.
 *
 * @param tenantId who sends
 * @param customer the recipient as E.164
 * @param requestId names its reservation, so that a repeat after a crash has the same
 * @param path how it goes out
 */
public record MeteredSend(String tenantId, String customer, String requestId, SendPath path) {
  /** Only the tenant: the rest is personal data. */
  @Override
  public String toString() {
    return "MeteredSend[tenantId=" + tenantId + ", path=" + path + "]";
  }
}

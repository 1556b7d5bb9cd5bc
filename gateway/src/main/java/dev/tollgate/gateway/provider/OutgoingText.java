package dev.tollgate.gateway.provider;

import dev.tollgate.gateway.config.Tenant;

/**
 * A text on its way to a customer.
 *
 * @param from who sends it, and the number that it comes from
 * @param to the recipient as E.164
 * @param text no longer than the provider takes
 * @param requestId the send's id here, which the provider is told where it has a place for it
 */
public record OutgoingText(Tenant from, String to, String text, String requestId) {
  /** Only the tenant: the rest is personal data. */
  @Override
  public String toString() {
    return "OutgoingText[tenantId=" + from.tenantId() + "]";
  }
}

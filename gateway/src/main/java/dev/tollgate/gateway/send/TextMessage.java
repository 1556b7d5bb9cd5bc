package dev.tollgate.gateway.send;

import dev.tollgate.gateway.config.Tenant;

/**
 * A text to send.
 *
 * @param tenant who sends it
 * @param to the recipient as E.164
 * @param text 1 to 4096 characters
 */
public record TextMessage(Tenant tenant, String to, String text) {
  /** Only the tenant: the rest is personal data. */
  @Override
  public String toString() {
    return "TextMessage[tenantId=" + tenant.tenantId() + "]";
  }
}

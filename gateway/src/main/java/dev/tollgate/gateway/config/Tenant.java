package dev.tollgate.gateway.config;

/**
 * A tenant and the number it sends from.
 *
 * @param tenantId its id in Tollgate: 1 to 128 characters
 * @param phoneNumberId the Cloud API's id of its number, digits; empty with Twilio, where it may
 *     have none
 * @param number its number as E.164, with a leading +
 * @param provider through whom it sends
 */
public record Tenant(String tenantId, String phoneNumberId, String number, ProviderKind provider) {
  /** One that sends by the Cloud API. */
  public Tenant(String tenantId, String phoneNumberId, String number) {
    this(tenantId, phoneNumberId, number, ProviderKind.CLOUD_API);
  }
}

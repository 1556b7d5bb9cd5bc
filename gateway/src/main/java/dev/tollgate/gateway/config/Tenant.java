package dev.tollgate.gateway.config;

/**
 * A tenant and the number it sends from.
 *
 * @param tenantId its id in Tollgate: 1 to 128 characters
 * @param phoneNumberId the Cloud API's id of its number, digits
 * @param number its number as E.164, with a leading +
 */
public record Tenant(String tenantId, String phoneNumberId, String number) {}

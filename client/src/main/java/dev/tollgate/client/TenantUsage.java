package dev.tollgate.client;

import java.time.Instant;

/**
 * A tenant's figures in its current period, as a watch tells them.
 *
 * @param tenantId whose
 * @param quota the limit, and what is used of it
 * @param asOf the figures count what the server had acknowledged at this time
 */
public record TenantUsage(String tenantId, Quota quota, Instant asOf) {}

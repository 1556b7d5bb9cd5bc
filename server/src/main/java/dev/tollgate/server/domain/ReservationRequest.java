package dev.tollgate.server.domain;

import java.time.Duration;

/**
 * "May this be sent, and will it still be when I have sent it?"
 *
 * @param key what makes a repeat the same reservation; unique within the tenant
 * @param ttl how long the hold lasts unless it is settled or released
 */
public record ReservationRequest(String tenantId, Recipient recipient, String key, Duration ttl)
    implements Addressed {}

package dev.tollgate.server.quota;

import dev.tollgate.server.domain.Recipient;

/**
 * "May this be sent?"
 *
 * @param strong read the figures from the database, and say whether a session would open
 */
public record QuotaQuestion(String tenantId, Recipient recipient, boolean strong) {}

package dev.tollgate.server.store;

import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Session;

/**
 * A session in a list.
 *
 * @param customerId the id under which the customer was first seen
 * @param customerName empty when no message named the customer
 */
public record ListedSession(
    LaneKey conversation, Session session, String customerId, String customerName) {}

package dev.tollgate.client;

import java.util.Optional;

/**
 * A recorded message.
 *
 * @param session the session it belongs to, as it is now
 * @param usage the tenant's usage, as it is now, in the period that holds the message's time
 * @param duplicate the message was recorded before; nothing changed
 * @param conversationId the lasting pair of tenant and customer; may address later sends
 * @param reservation what became of the reservation that a send named; empty when it named none
 */
public record Tracked(
    Session session,
    MonthlyUsage usage,
    boolean duplicate,
    String conversationId,
    Optional<ReservationState> reservation) {}

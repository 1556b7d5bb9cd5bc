package dev.tollgate.server.store;

import dev.tollgate.server.domain.LaneKey;
import java.time.Instant;
import java.util.List;

/**
 * A conversation and a page of its sessions.
 *
 * @param customerIds all ids of the customer; the first is the one it was first seen with
 * @param customerName empty when no message named the customer
 * @param sessions newest start first
 */
public record ShownConversation(
    LaneKey key,
    List<String> customerIds,
    String customerName,
    Instant createdAt,
    Page<ListedSession> sessions) {}

package dev.tollgate.server.store;

import dev.tollgate.server.domain.Recipient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which conversation of a tenant to show, and which of its sessions.
 *
 * @param who the customer by any id; or the conversation, or one that has become part of it
 * @param before only sessions that started before it; null for the first page
 * @param size sessions a page
 */
public record ConversationQuery(
    String tenantId, Recipient who, @Nullable Instant before, int size) {}

package dev.tollgate.server.store;

import org.jspecify.annotations.Nullable;

/**
 * Which audit entries of a tenant to list.
 *
 * @param conversationId only those of this conversation and of what has become part of it; null:
 *     all
 * @param before the number of the last entry of the page before; null for the first page
 * @param size entries a page
 * @param range when they were made
 */
public record AuditQuery(
    String tenantId,
    @Nullable String conversationId,
    @Nullable Long before,
    int size,
    TimeRange range) {}

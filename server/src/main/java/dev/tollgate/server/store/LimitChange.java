package dev.tollgate.server.store;

import org.jspecify.annotations.Nullable;

/**
 * That a limit is to be set, or taken away.
 *
 * @param limit conversations a period, 0 or more; null: none of its own
 */
public record LimitChange(@Nullable Long limit) {}

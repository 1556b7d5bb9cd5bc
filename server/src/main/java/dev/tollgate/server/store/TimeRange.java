package dev.tollgate.server.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time.
 *
 * @param from inclusive; null: without a beginning
 * @param to exclusive; null: without an end
 */
public record TimeRange(@Nullable Instant from, @Nullable Instant to) {}

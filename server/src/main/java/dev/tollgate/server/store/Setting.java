package dev.tollgate.server.store;

import org.jspecify.annotations.Nullable;

/**
 * That something of a tenant's own is to be set, or taken away.
 *
 * @param value null: what the plan says
 */
public record Setting<T>(@Nullable T value) {}

package dev.tollgate.gateway.store;

/**
 * Which sends are wanted.
 *
 * @param state in this state
 * @param tenantId of this tenant; of every one when empty
 * @param afterId with higher numbers than this
 * @param limit so many at most
 */
public record SendFilter(SendState state, String tenantId, long afterId, int limit) {}

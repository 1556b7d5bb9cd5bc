package dev.tollgate.gateway.store;

/**
 * How many sends are in a state.
 *
 * @param state the state
 * @param count how many
 */
public record StateCount(SendState state, long count) {}

package dev.tollgate.client.tracking;

import java.time.Instant;

/**
 * A point in time, for people and for measuring: a clock that is set back changes no pause.
 *
 * @param at by the clock
 * @param nanos by the machine's monotonic time
 */
record Moment(Instant at, long nanos) {}

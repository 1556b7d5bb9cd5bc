package dev.tollgate.client;

import java.time.Instant;
import java.util.Optional;

/**
 * A message that was refused for good after its caller had been told that it is kept.
 *
 * @param number names it in this spool
 * @param message as it was reported; empty when its record in the spool is damaged
 * @param acceptedAt when it was reported
 * @param parkedAt when it was refused
 * @param code why
 * @param error why, for people
 */
public record ParkedMessage(
    long number,
    Optional<Message> message,
    Instant acceptedAt,
    Instant parkedAt,
    Code code,
    String error) {}

package dev.tollgate.gateway.standin;

/**
 * A text that reached its customer.
 *
 * @param handed what the gateway handed over
 * @param messageId the id that the gateway was told
 */
public record Delivered(Handed handed, String messageId) {}

package dev.tollgate.server.store;

/**
 * By which a repeated admin call is known for a repeat.
 *
 * @param id the caller's; unique for a resource
 * @param fingerprint what the call asks for, as the hexadecimal digits of a hash: equal for repeats
 */
public record RequestId(String id, String fingerprint) {}

package dev.tollgate.server.store;

/**
 * What is to be kept of a new secret.
 *
 * @param salt as hexadecimal digits
 * @param hash as hexadecimal digits
 */
public record NewSecret(String salt, String hash) {}

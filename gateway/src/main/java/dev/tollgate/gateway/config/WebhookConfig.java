package dev.tollgate.gateway.config;

import java.util.Optional;

/**
 * What webhooks are checked with.
 *
 * @param appSecret signs every post
 * @param verifyToken answers the verification handshake; without it every handshake is refused
 */
public record WebhookConfig(Secret appSecret, Optional<Secret> verifyToken) {}

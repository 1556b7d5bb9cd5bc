package dev.tollgate.gateway.config;

import java.util.Optional;

/**
 * All a gateway is told at its start.
 *
 * @param listen where it serves
 * @param metering how it reaches Tollgate
 * @param tenants whom it serves
 * @param webhooks what webhooks are checked with
 * @param count which kinds of messages are counted
 * @param sends how sends are made
 * @param database where they are kept; empty: nowhere, and there is no queue
 * @param queue how they are queued
 * @param delivery what follows of those that are not delivered
 */
public record GatewayConfig(
    ListenConfig listen,
    MeteringConfig metering,
    Tenants tenants,
    WebhookConfig webhooks,
    CountConfig count,
    SendConfig sends,
    Optional<DatabaseConfig> database,
    QueueConfig queue,
    DeliveryConfig delivery) {}

package dev.tollgate.gateway.config;

/**
 * All a gateway is told at its start.
 *
 * @param listen where it serves
 * @param metering how it reaches Tollgate
 * @param tenants whom it serves
 * @param webhooks what webhooks are checked with
 * @param sends how sends are made
 */
public record GatewayConfig(
    ListenConfig listen,
    MeteringConfig metering,
    Tenants tenants,
    WebhookConfig webhooks,
    SendConfig sends) {}

package dev.tollgate.gateway.queue;

import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.SendMetering;
import dev.tollgate.gateway.provider.Providers;

/**
 * With whom queued sends have to do.
 *
 * @param metering allows a send and hears of it
 * @param tenants whose sending numbers are known
 * @param providers take a send
 * @param counters count what comes of it
 */
public record QueueParties(
    SendMetering metering, Tenants tenants, Providers providers, Counters counters) {}

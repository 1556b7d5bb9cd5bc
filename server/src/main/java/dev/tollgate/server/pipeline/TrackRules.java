package dev.tollgate.server.pipeline;

import java.time.Duration;

/**
 * What the operator decides about tracking.
 *
 * @param latenessMax how old an event time may be when the message is received
 * @param createTenants an unknown tenant is created by its first message; else it is refused
 * @param defaultPlan the code of the plan that a tenant is created with
 */
public record TrackRules(Duration latenessMax, boolean createTenants, String defaultPlan) {}

package dev.tollgate.server.domain;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A calendar day of a billing period, or the part of it that lies in the period: {@code [start,
 * end)}, never empty.
 */
public record BillingDay(LocalDate date, Instant start, Instant end) {}

package dev.tollgate.client;

import java.time.Instant;

/**
 * A billing month of a tenant.
 *
 * @param year the calendar year in which the month begins, in the time zone
 * @param month 1 to 12
 * @param start inclusive
 * @param end exclusive
 * @param timeZone IANA name of the zone whose midnights bound the period
 */
public record Period(int year, int month, Instant start, Instant end, String timeZone) {}

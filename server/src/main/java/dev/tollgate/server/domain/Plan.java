package dev.tollgate.server.domain;

import org.jspecify.annotations.Nullable;

/**
 * What tenants may use, and how their sessions are cut.
 *
 * @param limit conversations a period; null: unlimited
 * @param warnAtPercent the share of the effective limit from which on decisions say "nearing"
 */
public record Plan(
    String code,
    String name,
    @Nullable Long limit,
    AtLimit atLimit,
    int warnAtPercent,
    SessionRule sessionRule) {
  /** {@link #warnAtPercent} of a plan that names none. */
  public static final int DEFAULT_WARN_AT_PERCENT = 90;
}

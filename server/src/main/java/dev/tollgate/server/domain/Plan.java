package dev.tollgate.server.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tenants may use, and how their sessions are cut.
 *
 * @param limit conversations a period; null: unlimited
 * @param warnAtPercent the share of the effective limit from which on decisions say "nearing"
 * @param thresholds levels of the used share of the effective limit that are told of, in percent,
 *     ascending
 * @param enforcement whether {@code atLimit} is enforced
 * @param retired it stays for the tenants that have it, and is given to no other
 */
public record Plan(
    String code,
    String name,
    @Nullable Long limit,
    AtLimit atLimit,
    int warnAtPercent,
    SessionRule sessionRule,
    List<Integer> thresholds,
    Enforcement enforcement,
    boolean retired) {
  /** {@link #warnAtPercent} of a plan that names none. */
  public static final int DEFAULT_WARN_AT_PERCENT = 90;

  /** {@link #thresholds} of a plan that names none. */
  public static final List<Integer> DEFAULT_THRESHOLDS = List.of(50, 80, 90, 100);

  public Plan {
    thresholds = List.copyOf(thresholds);
  }

  /** A plan with the thresholds of one that names none, enforced and not retired. */
  public Plan(
      String code,
      String name,
      @Nullable Long limit,
      AtLimit atLimit,
      int warnAtPercent,
      SessionRule sessionRule) {
    this(
        code,
        name,
        limit,
        atLimit,
        warnAtPercent,
        sessionRule,
        DEFAULT_THRESHOLDS,
        Enforcement.ENFORCED,
        false);
  }
}

package dev.tollgate.server.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits that a tenant had over time, by its own or by the plans it had.
 *
 * @param tenant what the tenant had, oldest first; the last has it still
 * @param plans the limits of those plans by their codes, oldest first; the last holds still
 */
public record LimitHistory(List<TenantLimit> tenant, Map<String, List<PlanLimit>> plans) {
  /**
   * What a tenant had.
   *
   * @param until when something else took its place; {@link Instant#MAX}: it still holds
   * @param ownLimit null: its plan's
   */
  public record TenantLimit(Instant until, String planCode, @Nullable Long ownLimit) {}

  /**
   * What limit a plan had.
   *
   * @param until as that of a tenant
   * @param limit null: unlimited
   */
  public record PlanLimit(Instant until, @Nullable Long limit) {}

  /** The limit that held when a period ended, before a change at that very instant. */
  public @Nullable Long atEnd(Instant end) {
    TenantLimit held =
        tenant.stream()
            .filter(limit -> !limit.until().isBefore(end))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("a tenant without a present limit"));
    return held.ownLimit() != null ? held.ownLimit() : planAtEnd(held.planCode(), end);
  }

  private @Nullable Long planAtEnd(String code, Instant end) {
    return plans.getOrDefault(code, List.of()).stream()
        .filter(limit -> !limit.until().isBefore(end))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no present limit of plan " + code))
        .limit();
  }
}

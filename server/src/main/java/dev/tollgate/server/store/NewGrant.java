package dev.tollgate.server.store;

import dev.tollgate.server.domain.GrantType;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * A grant to be made.
 *
 * @param amount conversations; below 0 takes away, never 0
 * @param month the name of the period it counts in; null: the one of the lane's clock
 * @param rolloverPeriods to how many periods after that one what is left of it moves on
 */
public record NewGrant(
    String tenantId,
    long amount,
    GrantType type,
    String reason,
    @Nullable YearMonth month,
    int rolloverPeriods) {
  /** A grant that ends with its period. */
  public NewGrant(
      String tenantId, long amount, GrantType type, String reason, @Nullable YearMonth month) {
    this(tenantId, amount, type, reason, month, 0);
  }
}

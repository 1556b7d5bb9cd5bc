package dev.tollgate.server.store;

import dev.tollgate.server.domain.GrantLedger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Completes what was read of tenants with what has moved on to their period of earlier ones'
 * grants: by one more statement for all of them, and by none when nothing moves on to any.
 */
final class Rollovers {
  private record Key(int lane, long tenantNo) {}

  private Rollovers() {}

  /**
   * The states of tenants.
   *
   * @param read reads the rows of those for whom something may move on
   */
  static List<TenantState> states(
      List<TenantRow> tenants, Function<List<TenantRow>, List<RolloverRow>> read) {
    List<TenantRow> concerned = tenants.stream().filter(TenantRow::rollsOver).toList();
    if (concerned.isEmpty()) {
      return tenants.stream().map(row -> row.toState(GrantLedger.EMPTY)).toList();
    }
    Map<Key, RolloverRow> found = new HashMap<>();
    read.apply(concerned).forEach(row -> found.put(new Key(row.lane(), row.tenantNo()), row));
    return tenants.stream().map(row -> row.toState(ledger(row, found))).toList();
  }

  private static GrantLedger ledger(TenantRow tenant, Map<Key, RolloverRow> found) {
    RolloverRow row = found.get(new Key(tenant.lane(), tenant.number()));
    return row == null ? GrantLedger.EMPTY : row.toLedger(tenant.toTenant(), tenant.clock());
  }
}

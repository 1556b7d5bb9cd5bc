package dev.tollgate.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/** How many messages each tenant has: as a history has them, or as a database does. */
record TenantCounts(Map<String, Long> byTenant) {
  private static final String MESSAGES =
      """
      select t.tenant_id, count(*)
      from message m
      join tenant t on t.lane = m.lane and t.tenant_no = m.tenant_no
      group by t.tenant_id
      """;

  private static final String COUNTERS =
      """
      select t.tenant_id,
        sum(u.inbound_count + u.outbound_direct_count + u.outbound_queued_count)
      from monthly_usage u
      join tenant t on t.lane = u.lane and t.tenant_no = u.tenant_no
      group by t.tenant_id
      """;

  TenantCounts {
    byTenant = Map.copyOf(byTenant);
  }

  /** What a history's distinct messages add up to. */
  static TenantCounts of(History history) {
    Map<String, Long> counts = new HashMap<>();
    for (HistoryMessage next = history.next(); next != null; next = history.next()) {
      if (!next.repeat()) {
        counts.merge(next.tenantId(), 1L, Long::sum);
      }
    }
    return new TenantCounts(counts);
  }

  /** The messages that are stored. */
  static TenantCounts stored(DataSource database) {
    return read(database, MESSAGES);
  }

  /** What the tenants' counters say. */
  static TenantCounts counted(DataSource database) {
    return read(database, COUNTERS);
  }

  private static TenantCounts read(DataSource database, String query) {
    Map<String, Long> counts = new HashMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    } catch (SQLException e) {
      throw new BenchException("cannot read the tenants' counts: " + e.getMessage(), e);
    }
    return new TenantCounts(counts);
  }

  /** Tenants whose count is another here. */
  long differences(TenantCounts other) {
    Set<String> tenants = new HashSet<>(byTenant.keySet());
    tenants.addAll(other.byTenant.keySet());
    return tenants.stream()
        .filter(
            tenant ->
                !byTenant.getOrDefault(tenant, 0L).equals(other.byTenant.getOrDefault(tenant, 0L)))
        .count();
  }

  /** What is wrong with a database that should have these counts: none when nothing is. */
  Map<String, Long> faultsOf(DataSource database) {
    Map<String, Long> faults = new TreeMap<>();
    note(faults, "tenants with a wrong number of messages", differences(stored(database)));
    note(faults, "tenants with wrong counters", differences(counted(database)));
    return faults;
  }

  private static void note(Map<String, Long> faults, String fault, long count) {
    if (count > 0) {
      faults.put(fault, count);
    }
  }

  long sum() {
    return byTenant.values().stream().mapToLong(Long::longValue).sum();
  }
}

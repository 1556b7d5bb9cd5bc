package dev.tollgate.server.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads what quota decisions are made of, and the versions of the lanes. Blocks. */
public final class QuotaStore {
  private final Sessions sessions;
  private final String defaultPlan;

  /**
   * Reads from a database.
   *
   * @param dataSource where to read
   * @param defaultPlan the code of the plan that unknown tenants are answered for with
   */
  public QuotaStore(DataSource dataSource, String defaultPlan) {
    this.sessions = new Sessions(dataSource);
    this.defaultPlan = defaultPlan;
  }

  /** Which tenant, in which lane. */
  public record TenantRef(int lane, String tenantId) {}

  /**
   * The state of each of these tenants, by id; of an unknown one as if it had just been created.
   */
  public Map<String, TenantState> tenants(Collection<TenantRef> tenants, Instant now) {
    Map<String, Object> rows =
        Columns.of(List.copyOf(tenants))
            .ints("lane", TenantRef::lane)
            .texts("tenantId", TenantRef::tenantId)
            .map();
    return read(
        mapper -> {
          Map<String, TenantState> states = new HashMap<>();
          List<TenantRow> found = mapper.tenants(rows, defaultPlan, now);
          for (TenantState state :
              Rollovers.states(found, concerned -> mapper.rollovers(keys(concerned)))) {
            states.put(state.tenant().tenantId(), state);
          }
          return states;
        });
  }

  static Map<String, Object> keys(List<TenantRow> tenants) {
    return Columns.of(tenants)
        .ints("lane", TenantRow::lane)
        .longs("tenantNo", TenantRow::number)
        .map();
  }

  /**
   * The state of tenants of a lane, in the order of their ids.
   *
   * @param after the last id of the page before; empty for the first page
   * @param size tenants at most
   */
  public List<TenantState> tenantsOfLane(int lane, String after, int size, Instant now) {
    return read(
        mapper ->
            Rollovers.states(
                mapper.tenantsOfLane(lane, after, size, now),
                concerned -> mapper.rollovers(keys(concerned))));
  }

  /** A customer, by one of the two: its id, or the number of its conversation. */
  public record CustomerRef(
      TenantRef tenant, @Nullable String customerId, @Nullable Long conversationNo) {}

  /**
   * What was found for a customer.
   *
   * @param known a conversation is there
   * @param open the conversation's session is open
   */
  public record CustomerSession(boolean known, boolean open) {}

  private record Asked(int position, CustomerRef customer) {}

  /**
   * Whether these customers' sessions are open, in the order of the customers.
   *
   * @param customers each by everything that is known to lead to it
   */
  public List<CustomerSession> customerSessions(List<List<CustomerRef>> customers, Instant now) {
    List<Asked> asked = new ArrayList<>();
    List<CustomerSession> found = new ArrayList<>();
    for (List<CustomerRef> customer : customers) {
      customer.forEach(ref -> asked.add(new Asked(found.size(), ref)));
      found.add(new CustomerSession(false, false));
    }
    Map<String, Object> rows =
        Columns.of(asked)
            .ints("position", Asked::position)
            .ints("lane", one -> one.customer().tenant().lane())
            .texts("tenantId", one -> one.customer().tenant().tenantId())
            .texts("customerId", one -> one.customer().customerId())
            .nullableLongs("conversationNo", one -> one.customer().conversationNo())
            .map();
    return read(
        mapper -> {
          for (QuotaMapper.CustomerSessionRow row : mapper.customerSessions(rows, now)) {
            found.set(row.position(), new CustomerSession(row.known(), row.open()));
          }
          return found;
        });
  }

  private <T> T read(Function<QuotaMapper, T> work) {
    return Reads.read(sessions, session -> work.apply(session.getMapper(QuotaMapper.class)));
  }

  /** The version of every lane, in the order of the lanes. */
  public long[] laneVersions() {
    return Reads.read(
        sessions,
        session -> {
          LaneMapper mapper = session.getMapper(LaneMapper.class);
          if (mapper.readOnly()) {
            throw new StoreException("the database is read-only", null, true);
          }
          return mapper.lanes().stream().mapToLong(LaneMapper.LaneRow::version).toArray();
        });
  }
}

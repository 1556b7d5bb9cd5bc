package dev.tollgate.server.store;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.LimitAlert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.apache.ibatis.cursor.Cursor;

/** Reads which tenants have reached a threshold. Blocks. */
public final class AlertReads {
  /** No period lasts longer, so that no current one began before. */
  private static final Duration PERIOD_MAX = Duration.ofDays(62);

  private final Snapshots snapshots;

  public AlertReads(DataSource readers) {
    this.snapshots = new Snapshots(readers);
  }

  /**
   * The tenants that {@code access} reaches and that have reached a threshold in their current
   * period, the worst first. Reads all of them and keeps no more than a page.
   *
   * @param wanted which of them, such as those after the page before
   */
  public Page<LimitAlert> alerts(
      Access access, Predicate<LimitAlert> wanted, int size, Instant now) {
    Set<String> tenantIds = access.tenantIds();
    String[] only = tenantIds == null ? null : tenantIds.toArray(String[]::new);
    return snapshots.read(
        session -> {
          PriorityQueue<LimitAlert> worst = new PriorityQueue<>(LimitAlert.WORST_FIRST.reversed());
          AlertMapper mapper = session.getMapper(AlertMapper.class);
          try (Cursor<TenantRow> rows = mapper.toldSince(now.minus(PERIOD_MAX), only, now)) {
            for (TenantRow row : rows) {
              TenantState state = row.toState();
              LimitAlert.of(state.tenant().tenantId(), state.figures())
                  .filter(wanted)
                  .ifPresent(worst::add);
              if (worst.size() > size + 1) {
                worst.remove();
              }
            }
          } catch (IOException e) {
            throw new UncheckedIOException("the alerts cannot be read", e);
          }
          List<LimitAlert> sorted = worst.stream().sorted(LimitAlert.WORST_FIRST).toList();
          return Page.of(sorted, size);
        });
  }
}

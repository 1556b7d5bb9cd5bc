package dev.tollgate.server.store;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.LimitAlert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

  /** Tenants whose grants are looked up together. */
  private static final int CHUNK = 500;

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
          AlertMapper mapper = session.getMapper(AlertMapper.class);
          QuotaMapper quotas = session.getMapper(QuotaMapper.class);
          Worst worst = new Worst(wanted, size + 1);
          try (Cursor<TenantRow> rows = mapper.toldSince(now.minus(PERIOD_MAX), only, now)) {
            List<TenantRow> chunk = new ArrayList<>();
            for (TenantRow row : rows) {
              chunk.add(row);
              if (chunk.size() == CHUNK) {
                worst.take(chunk, quotas);
              }
            }
            worst.take(chunk, quotas);
          } catch (IOException e) {
            throw new UncheckedIOException("the alerts cannot be read", e);
          }
          return Page.of(worst.sorted(), size);
        });
  }

  /** The worst of those that were seen. */
  private static final class Worst {
    private final PriorityQueue<LimitAlert> kept =
        new PriorityQueue<>(LimitAlert.WORST_FIRST.reversed());
    private final Predicate<LimitAlert> wanted;
    private final int max;

    Worst(Predicate<LimitAlert> wanted, int max) {
      this.wanted = wanted;
      this.max = max;
    }

    /** Takes tenants, and leaves the list empty. */
    void take(List<TenantRow> chunk, QuotaMapper quotas) {
      for (TenantState state :
          Rollovers.states(chunk, rolling -> quotas.rollovers(QuotaStore.keys(rolling)))) {
        LimitAlert.of(state.tenant().tenantId(), state.figures())
            .filter(wanted)
            .ifPresent(kept::add);
        if (kept.size() > max) {
          kept.remove();
        }
      }
      chunk.clear();
    }

    List<LimitAlert> sorted() {
      return kept.stream().sorted(LimitAlert.WORST_FIRST).toList();
    }
  }
}

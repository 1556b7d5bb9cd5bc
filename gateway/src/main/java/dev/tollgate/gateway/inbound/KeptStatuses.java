package dev.tollgate.gateway.inbound;

import dev.tollgate.gateway.config.DeliveryConfig;
import dev.tollgate.gateway.database.DatabaseAwayException;
import dev.tollgate.gateway.delivery.StatusReport;
import dev.tollgate.gateway.delivery.StatusReports;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.store.DeliveryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Keeps what providers report of sent messages in the database. */
public final class KeptStatuses implements StatusReports {
  private final DeliveryStore store;
  private final DeliveryConfig config;
  private final Counters counters;
  private final Executor executor;
  private final InstantSource clock;

  /**
   * Keeps them in this store.
   *
   * @param running what its statements run on, and what they take the time from
   */
  public KeptStatuses(
      DeliveryStore store, DeliveryConfig config, Counters counters, Running running) {
    this.store = store;
    this.config = config;
    this.counters = counters;
    this.executor = running.executor();
    this.clock = running.clock();
  }

  /**
   * Where and when statements run.
   *
   * @param executor for steps that may wait for the database
   * @param clock the machine's
   */
  public record Running(Executor executor, InstantSource clock) {}

  @Override
  public CompletableFuture<Boolean> report(List<StatusReport> reports) {
    return reports.isEmpty()
        ? CompletableFuture.completedFuture(true)
        : CompletableFuture.supplyAsync(() -> kept(reports), executor);
  }

  private boolean kept(List<StatusReport> reports) {
    try {
      int failed = store.report(reports, config.giveBackAfter(), clock.instant());
      counters.add(Counter.STATUSES_KEPT, reports.size());
      counters.add(Counter.DELIVERIES_FAILED, failed);
      return true;
    } catch (DatabaseAwayException away) {
      counters.add(Counter.STATUSES_LEFT_TO_RETRY, reports.size());
      return false;
    }
  }
}

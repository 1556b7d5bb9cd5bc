package dev.tollgate.server.quota;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.store.QuotaStore;
import dev.tollgate.server.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells watches of tenants' figures as they change. What this server commits is told as it was
 * committed; what others change, and what a period's end does, is read again when {@link LaneWatch}
 * has seen that a lane went on.
 *
 * <p>Writers only leave what changed, the latest of each tenant; two threads of its own do the
 * rest, one that reads and one that does not. While nobody watches, nothing is kept and nothing is
 * read.
 */
public final class UsageFeed implements FiguresListener, AutoCloseable {
  /** How often watches are told: the shortest interval that one may ask for. */
  public static final Duration TELL_INTERVAL = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(UsageFeed.class);

  private final InstantSource clock;
  private final FigureReader reader;
  private final Set<UsageWatch> watches = ConcurrentHashMap.newKeySet();
  private final Map<String, Figure> inbox = new ConcurrentHashMap<>();
  private final ScheduledExecutorService teller = timer("tollgate-watch-tell");
  private final ScheduledExecutorService reading = timer("tollgate-watch-read");

  /** The end of the first period that ends of those that were told; only the teller's. */
  private Instant nextTurn = Instant.MAX;

  public UsageFeed(QuotaStore store, LaneMap map, InstantSource clock) {
    this.clock = clock;
    this.reader = new FigureReader(store, map, clock, watches, this::put);
  }

  /** Tells and reads until {@link #close}. */
  public void start() {
    repeat(teller, TELL_INTERVAL, this::tell);
    repeat(reading, LaneWatch.INTERVAL, this::read);
  }

  private static void repeat(ScheduledExecutorService timer, Duration every, Runnable task) {
    var unused =
        timer.scheduleWithFixedDelay(
            task, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Begins a watch. It is told of what its tenants' figures are now as soon as that is read.
   *
   * @param tenantIds whom to watch; null: all
   * @param interval between two updates of one tenant at least
   * @param wake called some times a second, also when there is nothing to tell; must not block
   */
  public UsageWatch watch(@Nullable Set<String> tenantIds, Duration interval, Runnable wake) {
    UsageWatch watch = new UsageWatch(tenantIds, interval, System::nanoTime, wake);
    // Before it is read: what is committed meanwhile is told by the commit.
    watches.add(watch);
    reader.begun(watch);
    try {
      reading.execute(this::read);
    } catch (RejectedExecutionException closed) {
      watches.remove(watch);
      throw closed;
    }
    return watch;
  }

  /** Ends a watch. */
  public void end(UsageWatch watch) {
    watches.remove(watch);
  }

  @Override
  public void changed(long version, Map<String, QuotaFigures> figures) {
    if (watches.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    figures.forEach((tenantId, changed) -> put(tenantId, new Figure(version, changed, now)));
  }

  @Override
  public void tenantStale(String tenantId) {
    if (!watches.isEmpty()) {
      reader.tenantStale(tenantId);
    }
  }

  @Override
  public void laneStale(int lane) {
    if (!watches.isEmpty()) {
      reader.laneStale(lane);
    }
  }

  private void put(String tenantId, Figure figure) {
    inbox.merge(tenantId, figure, Figure::later);
  }

  private void tell() {
    try {
      for (String tenantId : List.copyOf(inbox.keySet())) {
        Figure figure = inbox.remove(tenantId);
        if (figure != null) {
          tell(tenantId, figure);
        }
      }
      turn();
      watches.forEach(UsageWatch::wake);
    } catch (RuntimeException e) {
      LOG.error("Watches cannot be told", e);
    }
  }

  private void tell(String tenantId, Figure figure) {
    Instant end = figure.figures().period().end();
    if (end.isBefore(nextTurn)) {
      nextTurn = end;
    }
    watches.forEach(watch -> watch.offer(tenantId, figure));
  }

  /** Reads everything again: whose period has ended, and what the next one begins with. */
  private void turn() {
    if (!clock.instant().isBefore(nextTurn)) {
      nextTurn = Instant.MAX;
      reader.allStale();
    }
  }

  private void read() {
    try {
      reader.read();
    } catch (StoreException e) {
      LOG.debug("Figures cannot be read: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Figures cannot be read", e);
    }
  }

  private static ScheduledExecutorService timer(String name) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  @Override
  public void close() {
    teller.shutdownNow();
    reading.shutdownNow();
  }
}

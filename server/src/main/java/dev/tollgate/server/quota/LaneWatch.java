package dev.tollgate.server.quota;

import dev.tollgate.server.store.QuotaStore;
import dev.tollgate.server.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the versions of all lanes, one statement for all, so that the view learns of other
 * servers' commits; and knows by that whether the database is there.
 */
public final class LaneWatch implements AutoCloseable {
  /** The time between two looks: half of what the view may lag behind, and some for the look. */
  static final Duration INTERVAL = Duration.ofMillis(300);

  /**
   * A look that fails says at once that the database is away; one that hangs, after this long
   * without an answer.
   */
  static final Duration AWAY_AFTER = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(LaneWatch.class);

  private final QuotaStore store;
  private final QuotaView view;
  private final InstantSource clock;
  private final Consumer<Boolean> health;
  private final ScheduledExecutorService timer =
      new ScheduledThreadPoolExecutor(2, LaneWatch::thread);
  private final List<Future<?>> tasks = new ArrayList<>();
  private volatile long lastLookNanos;
  private volatile boolean looked;
  private boolean there;

  /**
   * Watches a database.
   *
   * @param health told whether the database is there, whenever that changes
   */
  public LaneWatch(
      QuotaStore store, QuotaView view, InstantSource clock, Consumer<Boolean> health) {
    this.store = store;
    this.view = view;
    this.clock = clock;
    this.health = health;
  }

  /** Looks once, and then again and again until {@link #close}. */
  public void start() {
    look();
    judge();
    // Two tasks, because a look at a database that hangs takes until its time-out.
    tasks.add(repeat(this::look));
    tasks.add(repeat(this::judge));
  }

  private Future<?> repeat(Runnable task) {
    long millis = INTERVAL.toMillis();
    return timer.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      // Taken before the look: what commits while it runs is not covered by it.
      Instant before = clock.instant();
      view.observed(store.laneVersions(), before);
      lastLookNanos = System.nanoTime();
      looked = true;
    } catch (StoreException e) {
      looked = false;
      LOG.debug("The lanes cannot be looked at: {}", e.getMessage());
    } catch (RuntimeException e) {
      looked = false;
      LOG.error("The lanes cannot be looked at", e);
    }
  }

  private synchronized void judge() {
    boolean now = looked && System.nanoTime() - lastLookNanos < AWAY_AFTER.toNanos();
    if (now == there) {
      return;
    }
    there = now;
    LOG.info(now ? "The database is there" : "The database is away");
    health.accept(now);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "tollgate-lane-watch");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    tasks.forEach(task -> task.cancel(true));
    timer.shutdownNow();
  }
}

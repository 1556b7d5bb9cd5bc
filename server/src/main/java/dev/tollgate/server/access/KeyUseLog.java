package dev.tollgate.server.access;

import dev.tollgate.server.store.KeyUses;
import dev.tollgate.server.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps when keys were last used. On a thread of its own: a write may hang where looks do not. */
public final class KeyUseLog implements AutoCloseable {
  /** How old at most is what a list of keys shows. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(KeyUseLog.class);

  private final KeyRing ring;
  private final KeyUses uses;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "tollgate-key-uses");
            thread.setDaemon(true);
            return thread;
          });

  /** Of calls that were not kept for want of a database. */
  private Map<String, Instant> left = new HashMap<>();

  public KeyUseLog(KeyRing ring, KeyUses uses) {
    this.ring = ring;
    this.uses = uses;
  }

  /** Keeps them again and again until {@link #close}. */
  public void start() {
    long millis = INTERVAL.toMillis();
    Future<?> unused =
        timer.scheduleWithFixedDelay(this::keep, millis, millis, TimeUnit.MILLISECONDS);
  }

  private synchronized void keep() {
    ring.takeLastUses().forEach((id, time) -> left.merge(id, time, KeyUseLog::later));
    try {
      uses.keep(left);
      left = new HashMap<>();
    } catch (StoreException e) {
      LOG.debug("When keys were last used is kept later: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("When keys were last used cannot be kept", e);
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Keeps what was used since, and ends. */
  @Override
  public void close() {
    timer.shutdown();
    keep();
  }
}

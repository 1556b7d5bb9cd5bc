package dev.tollgate.server.access;

import dev.tollgate.server.store.KeyReads;
import dev.tollgate.server.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for keys that changed, on a thread of its own: again and again, and at once when a call
 * shows a key that is not known, because another server may just have made it.
 */
public final class KeyWatch implements AutoCloseable {
  /** The time between two looks: a third of the second within which a revocation is seen. */
  static final Duration INTERVAL = Duration.ofMillis(300);

  /** Wrong keys, however many, cause no more looks than one in this time. */
  static final Duration INTERVAL_MIN = Duration.ofMillis(20);

  /** Calls that may wait for the next look; further ones are judged by the last. */
  static final int WAITING_MAX = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

  private final KeyReads reads;
  private final KeyRing ring;
  private final Thread thread = new Thread(this::run, "tollgate-key-watch");
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition asked = lock.newCondition();
  private List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
  private boolean closed;
  private long upTo = -1;

  /** Watches the keys of an installation for {@code ring}. */
  public KeyWatch(KeyReads reads, KeyRing ring) {
    this.reads = reads;
    this.ring = ring;
    thread.setDaemon(true);
  }

  /** Looks once, and then again and again until {@link #close}. */
  public void start() {
    look();
    thread.start();
  }

  /**
   * Done when a look that began after this call has ended, or too many calls wait for one.
   *
   * @return whether the look found out what there is to know; completed on the watch's own thread,
   *     which must not be held up
   */
  public CompletableFuture<Boolean> nextLook() {
    CompletableFuture<Boolean> looked = new CompletableFuture<>();
    lock.lock();
    try {
      if (closed || waiting.size() >= WAITING_MAX) {
        return CompletableFuture.completedFuture(!closed);
      }
      waiting.add(looked);
      asked.signal();
    } finally {
      lock.unlock();
    }
    return looked;
  }

  private void run() {
    try {
      while (pause()) {
        List<CompletableFuture<Boolean>> answered = takeWaiting();
        boolean well = look();
        answered.forEach(one -> one.complete(well));
      }
    } catch (InterruptedException e) {
      // Only close interrupts it.
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next look's time; false when there is none. */
  private boolean pause() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(INTERVAL_MIN.toNanos());
    lock.lock();
    try {
      long left = INTERVAL.minus(INTERVAL_MIN).toNanos();
      while (waiting.isEmpty() && !closed && left > 0) {
        left = asked.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private List<CompletableFuture<Boolean>> takeWaiting() {
    lock.lock();
    try {
      List<CompletableFuture<Boolean>> taken = waiting;
      waiting = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private boolean look() {
    try {
      // Taken before the look: what is committed while it runs is not covered by it.
      long before = ring.nanos();
      KeyReads.Changes changes;
      do {
        changes = reads.changedAfter(upTo);
        ring.learn(changes.keys());
        upTo = changes.upTo();
      } while (changes.more());
      ring.looked(before);
      return true;
    } catch (StoreException e) {
      LOG.debug("The keys cannot be looked at: {}", e.getMessage());
    } catch (RuntimeException | Error e) {
      // Whatever it was, the next look may do better, and without looks nobody is let in.
      LOG.error("The keys cannot be looked at", e);
    }
    return false;
  }

  /** Ends the looks. */
  @Override
  public void close() {
    List<CompletableFuture<Boolean>> left;
    lock.lock();
    try {
      closed = true;
      left = waiting;
      waiting = new ArrayList<>();
      asked.signal();
    } finally {
      lock.unlock();
    }
    left.forEach(one -> one.complete(false));
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

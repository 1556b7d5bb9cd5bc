package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Subscriptions;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.store.LaneStore;
import dev.tollgate.server.store.LaneTransaction;
import dev.tollgate.server.store.LaneTransaction.MessageRef;
import dev.tollgate.server.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits batches, whatever it takes within bounds: what failed for the database's sake is tried
 * again on another connection, with the same keys, so that a commit nobody heard of counts once;
 * what fails for its own sake is split, until the message at fault stands alone.
 */
public final class BatchCommitter {
  /** Tries of a batch that the database, not the batch, makes fail. */
  static final int ATTEMPTS_MAX = 8;

  /** Tries of a batch of which a statement takes too long; then a half of it is tried. */
  static final int TIMED_OUT_ATTEMPTS_MAX = 2;

  /** No further try begins after this: the callers have long given up by then. */
  static final Duration RETRY_MAX = Duration.ofSeconds(15);

  private static final Duration BACKOFF_FIRST = Duration.ofMillis(25);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(BatchCommitter.class);

  private final Surroundings surroundings;
  private final TrackRules rules;
  private final InstantSource clock;
  private final TrackCounters counters;

  /**
   * What batches are committed to, and who hears of them.
   *
   * @param memories what is known of the store's lanes; nobody else's
   * @param listener told of each commit before its callers are
   * @param subscriptions who listens to which events now; must not block
   */
  public record Surroundings(
      LaneStore store,
      LaneMemories memories,
      CommitListener listener,
      Supplier<Subscriptions> subscriptions) {
    /** Where nobody listens to events. */
    public Surroundings(LaneStore store, LaneMemories memories, CommitListener listener) {
      this(store, memories, listener, () -> Subscriptions.NONE);
    }
  }

  /** Commits by these rules. */
  public BatchCommitter(
      Surroundings surroundings, TrackRules rules, InstantSource clock, TrackCounters counters) {
    this.surroundings = surroundings;
    this.rules = rules;
    this.clock = clock;
    this.counters = counters;
  }

  /** Commits a lane's batch, if there is anything in it, and completes its callers. Blocks. */
  void commit(int lane, Batch batch) {
    settle(lane, batch, this::committed);
  }

  /** The same, except that nothing is recorded: the callers hear what would have been. */
  void rehearse(int lane, Batch batch) {
    settle(lane, batch, this::rehearsed);
  }

  /** What is done with a lane's batch, once. */
  private interface Attempt {
    BatchTransaction.Result of(int lane, Batch batch);
  }

  /** A transaction that was carried out, and what came of it. */
  private record Done(BatchTransaction transaction, BatchTransaction.Result result) {}

  private BatchTransaction.Result committed(int lane, Batch batch) {
    LaneMemory memory = surroundings.memories().take(lane);
    LaneStore store = surroundings.store();
    List<MessageRef> messages = batch.refs(memory);
    Done done =
        withRetries(() -> store.inLane(lane, clock.instant(), messages, work(batch, memory)));
    done.transaction().rememberIn(memory);
    surroundings.memories().giveBack(lane, memory);
    surroundings.listener().committed(lane, done.result().version(), done.result().figures());
    counters.committed(done.result());
    return done.result();
  }

  private BatchTransaction.Result rehearsed(int lane, Batch batch) {
    LaneStore store = surroundings.store();
    LaneMemory memory = surroundings.memories().take(lane);
    Done done = withRetries(() -> store.rehearse(lane, clock.instant(), work(batch, memory)));
    surroundings.memories().giveBack(lane, memory);
    return done.result();
  }

  private Function<LaneTransaction, Done> work(Batch batch, LaneMemory memory) {
    return lane -> {
      BatchTransaction transaction =
          new BatchTransaction(
              lane, rules, surroundings.subscriptions().get(), memory.begun(lane.version()), batch);
      return new Done(transaction, transaction.record());
    };
  }

  private void settle(int lane, Batch batch, Attempt attempt) {
    if (batch.size() == 0) {
      return;
    }
    try {
      batch.complete(attempt.of(lane, batch));
    } catch (StoreException e) {
      if (e.timedOut() && batch.size() > 1) {
        split(lane, batch, attempt, e);
      } else if (e.retryable()) {
        LOG.warn("A batch of lane {} was given up: {}", lane, e.getMessage());
        batch.refuse(Refusal.DATABASE_AWAY, counters::refused);
      } else {
        split(lane, batch, attempt, e);
      }
    } catch (RuntimeException e) {
      split(lane, batch, attempt, e);
    }
  }

  private Done withRetries(Supplier<Done> transaction) {
    Instant until = clock.instant().plus(RETRY_MAX);
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.get();
      } catch (StoreException e) {
        int attemptsMax = e.timedOut() ? TIMED_OUT_ATTEMPTS_MAX : ATTEMPTS_MAX;
        boolean again = e.retryable() && attempt < attemptsMax && clock.instant().isBefore(until);
        if (!again || !backOff(attempt)) {
          throw e;
        }
        counters.retried();
      }
    }
  }

  /** Waits; false when the thread is to stop. */
  private static boolean backOff(int attempt) {
    long ceiling = Math.min(BACKOFF_MAX.toMillis(), BACKOFF_FIRST.toMillis() << attempt);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void split(int lane, Batch batch, Attempt attempt, RuntimeException failure) {
    if (batch.size() == 1) {
      LOG.error("A message or reservation of lane {} cannot be recorded", lane, failure);
      batch.refuse(Refusal.DEFECT, counters::refused);
      return;
    }
    LOG.warn("A batch of {} in lane {} failed and is split", batch.size(), lane, failure);
    batch.halves().forEach(half -> settle(lane, half, attempt));
  }
}

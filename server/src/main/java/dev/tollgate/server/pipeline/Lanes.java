package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReleaseRequest;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes and their writers. A writer takes all that waits in a lane and commits it; while it
 * commits, the lane's next batch gathers. A lane has one writer at a time, an idle one none, and no
 * timer holds a message back.
 */
public final class Lanes implements MessageSink, ReservationDesk, AutoCloseable {
  /** How long {@link #close} lets the writers work off what waits. */
  static final Duration DRAIN_MAX = Duration.ofSeconds(20);

  /** How long it then waits for writers in the middle of a commit: a statement's time-out. */
  static final Duration JOIN_MAX = Duration.ofSeconds(8);

  /** The share of all places: what is left is for who comes with one message. */
  private static final double CROWDED = 0.75;

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  private final LaneMap map;
  private final LaneLimits limits;
  private final BatchCommitter committer;
  private final InstantSource clock;
  private final TrackCounters counters;
  private final LaneQueue[] queues;
  private final BlockingQueue<LaneQueue> called = new LinkedBlockingQueue<>();
  private final List<Thread> writers = new ArrayList<>();

  /** Starts the writers. */
  public Lanes(
      LaneMap map,
      LaneLimits limits,
      BatchCommitter committer,
      InstantSource clock,
      TrackCounters counters) {
    this.map = map;
    this.counters = counters;
    this.limits = limits;
    this.committer = committer;
    this.clock = clock;
    this.queues =
        IntStream.range(0, map.lanes())
            .mapToObj(lane -> new LaneQueue(lane, limits.queueMax()))
            .toArray(LaneQueue[]::new);
    for (int i = 0; i < limits.writers(); i++) {
      Thread writer = new Thread(this::write, "tollgate-writer-" + i);
      writers.add(writer);
      writer.start();
    }
  }

  @Override
  public CompletableFuture<TrackOutcome> submit(Message message, Instant expiresAt) {
    PendingMessage pending = new PendingMessage(message, expiresAt, new CompletableFuture<>());
    enqueue(pending);
    return pending.outcome();
  }

  @Override
  public CompletableFuture<ReservationOutcome> reserve(
      ReservationRequest request, Instant expiresAt) {
    var pending = new PendingReservation(request, expiresAt, new CompletableFuture<>());
    enqueue(pending);
    return pending.outcome();
  }

  @Override
  public CompletableFuture<ReleaseOutcome> release(ReleaseRequest request, Instant expiresAt) {
    var pending = new PendingRelease(request, expiresAt, new CompletableFuture<>());
    enqueue(pending);
    return pending.outcome();
  }

  /**
   * Where messages go that are not to be recorded: their outcomes are what would become of them,
   * each batch for itself. They wait in the same queues, and take the same time of the lanes.
   */
  public MessageSink rehearsal() {
    return (message, expiresAt) -> {
      var pending = new PendingMessage(message, expiresAt, new CompletableFuture<>(), true);
      enqueue(pending);
      return pending.outcome();
    };
  }

  /**
   * Whether a call with many messages is to be refused as a whole, which is counted: because the
   * lanes hold so much, all together. What one tenant may have waiting is never enough for it.
   */
  public boolean shedsCall() {
    boolean crowded = crowded();
    if (crowded) {
      counters.callShed();
    }
    return crowded;
  }

  private boolean crowded() {
    long waiting = 0;
    for (LaneQueue queue : queues) {
      waiting += queue.size();
    }
    return waiting >= CROWDED * limits.queueMax() * queues.length;
  }

  private void enqueue(Pending pending) {
    LaneQueue queue = queues[map.laneOf(pending.tenantId())];
    switch (queue.offer(pending)) {
      case WAITS -> {}
      case CALL_WRITER -> called.add(queue);
      case FULL -> refuse(pending, Refusal.LANE_FULL);
      case CLOSED -> refuse(pending, Refusal.STOPPING);
    }
  }

  private void write() {
    try {
      while (true) {
        LaneQueue queue = called.take();
        try {
          commitNext(queue);
        } catch (RuntimeException | Error e) {
          // A writer that died would leave its lanes waiting for ever.
          LOG.error("A batch of lane {} failed outside its transaction", queue.lane(), e);
        } finally {
          if (!queue.release()) {
            called.add(queue);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void commitNext(LaneQueue queue) {
    List<Pending> batch = queue.take(limits.batchMax());
    Instant now = clock.instant();
    List<Pending> recorded = new ArrayList<>(batch.size());
    List<Pending> rehearsed = new ArrayList<>();
    for (Pending pending : batch) {
      if (pending.expired(now)) {
        refuse(pending, Refusal.EXPIRED);
      } else {
        (pending.rehearsed() ? rehearsed : recorded).add(pending);
      }
    }
    try {
      // Apart: a batch is committed or taken back as a whole.
      committer.commit(queue.lane(), new Batch(recorded));
      committer.rehearse(queue.lane(), new Batch(rehearsed));
    } finally {
      // Whatever happened, nobody waits for ever.
      for (Pending pending : batch) {
        if (!pending.outcome().isDone()) {
          refuse(pending, Refusal.DEFECT);
        }
      }
    }
  }

  /**
   * Takes nothing new, lets the writers commit what waits for at most {@link #DRAIN_MAX}, and stops
   * them. What is left then is refused, unwritten.
   */
  @Override
  public void close() {
    Arrays.stream(queues).forEach(LaneQueue::close);
    long until = System.nanoTime() + DRAIN_MAX.toNanos();
    while (!Arrays.stream(queues).allMatch(LaneQueue::idle) && System.nanoTime() < until) {
      pause();
    }
    writers.forEach(Thread::interrupt);
    long joinUntil = System.nanoTime() + JOIN_MAX.toNanos();
    writers.forEach(writer -> join(writer, joinUntil));
    for (LaneQueue queue : queues) {
      queue.take(Integer.MAX_VALUE).forEach(pending -> refuse(pending, Refusal.STOPPING));
    }
  }

  private void refuse(Pending pending, Refusal refusal) {
    counters.refused(refusal);
    pending.refuse(refusal);
  }

  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
  }

  private static void join(Thread writer, long until) {
    try {
      writer.join(Math.max(1, Duration.ofNanos(until - System.nanoTime()).toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Message;
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
public final class Lanes implements MessageSink, AutoCloseable {
  /** How long {@link #close} lets the writers work off what waits. */
  static final Duration DRAIN_MAX = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  private final LaneMap map;
  private final LaneLimits limits;
  private final BatchCommitter committer;
  private final InstantSource clock;
  private final TrackCounters counters;
  private final LaneQueue[] queues;
  private final BlockingQueue<LaneQueue> called = new LinkedBlockingQueue<>();
  private final List<Thread> writers = new ArrayList<>();
  private volatile boolean stopping;

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
    if (stopping) {
      refuse(pending, Refusal.STOPPING);
      return pending.outcome();
    }
    LaneQueue queue = queues[map.laneOf(message.tenantId())];
    switch (queue.offer(pending)) {
      case WAITS -> {}
      case CALL_WRITER -> called.add(queue);
      case FULL -> refuse(pending, Refusal.LANE_FULL);
    }
    return pending.outcome();
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
    List<PendingMessage> batch = queue.take(limits.batchMax());
    Instant now = clock.instant();
    List<PendingMessage> live = new ArrayList<>(batch.size());
    for (PendingMessage pending : batch) {
      if (pending.expired(now)) {
        refuse(pending, Refusal.EXPIRED);
      } else {
        live.add(pending);
      }
    }
    if (!live.isEmpty()) {
      committer.commit(queue.lane(), live);
    }
  }

  /**
   * Takes nothing new, lets the writers commit what waits for at most {@link #DRAIN_MAX}, and stops
   * them. What is left then is refused, unwritten.
   */
  @Override
  public void close() {
    stopping = true;
    Instant until = InstantSource.system().instant().plus(DRAIN_MAX);
    while (!Arrays.stream(queues).allMatch(LaneQueue::idle)
        && InstantSource.system().instant().isBefore(until)) {
      pause();
    }
    writers.forEach(Thread::interrupt);
    writers.forEach(Lanes::join);
    for (LaneQueue queue : queues) {
      queue.take(Integer.MAX_VALUE).forEach(pending -> refuse(pending, Refusal.STOPPING));
    }
  }

  private void refuse(PendingMessage pending, Refusal refusal) {
    counters.refused(refusal);
    pending.refuse(refusal);
  }

  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
  }

  private static void join(Thread writer) {
    try {
      writer.join(DRAIN_MAX.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.tollgate.server.api;

import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.domain.TrackOutcome.Refused;
import dev.tollgate.server.pipeline.MessageSink;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Hands a message that meets a full lane in again until there is room. Meanwhile {@link #waits()},
 * and its owner hands in no more.
 */
final class PatientSink implements MessageSink {
  /** Before a message is handed in again: a commit takes about as long. */
  static final Duration PAUSE = Duration.ofMillis(25);

  private record Waiting(
      Message message, Instant expiresAt, CompletableFuture<TrackOutcome> outcome) {}

  private final MessageSink lanes;
  private final BiConsumer<Duration, Runnable> timer;
  private final Runnable room;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean over;

  /**
   * A sink that waits for nobody yet.
   *
   * @param timer runs something after a pause
   * @param room is run when what waited has been taken
   */
  PatientSink(MessageSink lanes, BiConsumer<Duration, Runnable> timer, Runnable room) {
    this.lanes = lanes;
    this.timer = timer;
    this.room = room;
  }

  @Override
  public CompletableFuture<TrackOutcome> submit(Message message, Instant expiresAt) {
    CompletableFuture<TrackOutcome> outcome = lanes.submit(message, expiresAt);
    if (!metFullLane(outcome)) {
      return outcome;
    }
    Waiting one = new Waiting(message, expiresAt, new CompletableFuture<>());
    waiting.incrementAndGet();
    timer.accept(PAUSE, () -> again(one));
    return one.outcome();
  }

  private void again(Waiting one) {
    if (over) {
      return;
    }
    CompletableFuture<TrackOutcome> outcome = lanes.submit(one.message(), one.expiresAt());
    if (metFullLane(outcome)) {
      timer.accept(PAUSE, () -> again(one));
      return;
    }
    CompletableFuture<Void> unused = outcome.thenAccept(one.outcome()::complete);
    waiting.decrementAndGet();
    room.run();
  }

  /** A full lane refuses at once. */
  private static boolean metFullLane(CompletableFuture<TrackOutcome> outcome) {
    return outcome.isDone()
        && outcome.join() instanceof Refused refused
        && refused.refusal() == Refusal.LANE_FULL;
  }

  /** Whether a message waits for room. */
  boolean waits() {
    return waiting.get() > 0;
  }

  /** What waits is dropped: nobody waits for its outcome any more. */
  void end() {
    over = true;
  }
}

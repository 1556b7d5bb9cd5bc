package dev.tollgate.server.api;

import dev.tollgate.metering.v1.ImportMessagesRequest;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.server.pipeline.MessageSink;
import dev.tollgate.server.pipeline.TrackRules;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Takes imports: a few at once, each of which {@link ImportCall} keeps small. */
public final class Imports implements AutoCloseable {
  /**
   * Imports under way at once; the next is UNAVAILABLE. Each may hold {@link
   * ImportWindow#BYTES_MAX} of requests, several times that when they are parsed.
   */
  static final int IMPORTS_MAX = 2;

  /** An import takes up to a minute, which nobody waits for with a call: soon enough is now. */
  static final Duration RETRY = Duration.ofSeconds(1);

  private final MessageSink sink;
  private final MessageSink rehearsal;
  private final RequestValidator validator;
  private final InstantSource clock;
  private final TrackRules rules;
  private final ImportBounds bounds;
  private final Semaphore places = new Semaphore(IMPORTS_MAX);
  private final ScheduledThreadPoolExecutor timer;

  /**
   * Imports.
   *
   * @param sink records messages
   * @param rehearsal tells what would become of messages, and records nothing
   * @param rules as refusals tell them
   * @param bounds what may be on its way
   */
  public Imports(
      MessageSink sink,
      MessageSink rehearsal,
      RequestValidator validator,
      InstantSource clock,
      TrackRules rules,
      ImportBounds bounds) {
    this.sink = sink;
    this.rehearsal = rehearsal;
    this.validator = validator;
    this.clock = clock;
    this.rules = rules;
    this.bounds = bounds;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "tollgate-import-pauses");
              thread.setDaemon(true);
              return thread;
            });
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Begins an import. To be called on the handler's own thread.
   *
   * @throws ApiFault UNAVAILABLE when as many are under way as may be
   */
  StreamObserver<ImportMessagesRequest> begin(StreamObserver<ImportMessagesResponse> observer) {
    if (!places.tryAcquire()) {
      throw Faults.unavailable("too many imports are under way", RETRY);
    }
    return new ImportCall(
        this,
        (ServerCallStreamObserver<ImportMessagesResponse>) observer,
        Tracker.expiry(clock.instant()));
  }

  /** An import has ended, and left nothing behind. */
  void ended() {
    places.release();
  }

  MessageSink sink(boolean dryRun) {
    return dryRun ? rehearsal : sink;
  }

  RequestValidator validator() {
    return validator;
  }

  Instant now() {
    return clock.instant();
  }

  Duration latenessMax() {
    return rules.latenessMax();
  }

  ImportBounds bounds() {
    return bounds;
  }

  /** Runs work later, unless the server stops before. */
  void after(Duration pause, Runnable work) {
    var unused = timer.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Imports that are under way and wait for a lane are not answered any more. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}

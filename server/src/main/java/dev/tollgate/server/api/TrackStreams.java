package dev.tollgate.server.api;

import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.server.pipeline.MessageSink;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Takes streams of items to be recorded: some at once, each of which holds little. */
public final class TrackStreams implements AutoCloseable {
  /** Streams under way at once; the next is UNAVAILABLE. The Java client has sixteen. */
  public static final int STREAMS_MAX = 1_600;

  /**
   * Bytes of items, as they were sent, that all streams together hold. Each has the same share of
   * it, and {@link StreamAnswers#BYTES_MAX} at most. It is exceeded for moments when many streams
   * begin while others are full.
   */
  static final int BYTES_MAX = 50 * 1024 * 1024;

  /** A stream is ended after this, as a watch is, and for the same reason. */
  public static final Duration AGE_MAX = Transport.AGE_MAX;

  /** Places become free when streams end: no hurry. */
  static final Duration RETRY = Duration.ofSeconds(5);

  private final Tracker tracker;
  private final MessageSink sink;
  private final Duration ageMax;
  private final Semaphore places = new Semaphore(STREAMS_MAX);
  private final Set<TrackStreamCall> calls = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer;
  private volatile boolean stopping;

  /**
   * Takes streams.
   *
   * @param tracker checks items
   * @param sink the lanes that record them
   */
  public TrackStreams(Tracker tracker, MessageSink sink) {
    this(tracker, sink, AGE_MAX);
  }

  TrackStreams(Tracker tracker, MessageSink sink, Duration ageMax) {
    this.tracker = tracker;
    this.sink = sink;
    this.ageMax = ageMax;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "tollgate-stream-pauses");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Begins a stream. To be called on the handler's own thread.
   *
   * @throws ApiFault UNAVAILABLE when as many are under way as may be
   */
  StreamObserver<TrackItem> begin(StreamObserver<TrackResult> observer) {
    if (stopping) {
      throw stopping();
    }
    if (!places.tryAcquire()) {
      throw Faults.unavailable("too many streams are under way", RETRY);
    }
    TrackStreamCall call =
        new TrackStreamCall(
            this,
            (ServerCallStreamObserver<TrackResult>) observer,
            Callers.standing(),
            tracker.expiry());
    calls.add(call);
    call.begin(ageMax);
    if (stopping) {
      call.stop();
    }
    return call;
  }

  /** A stream has ended, and left nothing behind. */
  void ended(TrackStreamCall call) {
    calls.remove(call);
    places.release();
  }

  Tracker tracker() {
    return tracker;
  }

  MessageSink sink() {
    return sink;
  }

  static ApiFault stopping() {
    return Faults.unavailable("the server is stopping", Faults.RETRY_STOPPING);
  }

  /** Runs work later, unless the server stops before. */
  Future<?> after(Duration pause, Runnable work) {
    return timer.schedule(work, pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Does work again and again, until it is cancelled or the server stops. */
  Future<?> every(Duration interval, Runnable work) {
    return timer.scheduleWithFixedDelay(
        work, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How many streams are under way. */
  int taken() {
    return STREAMS_MAX - places.availablePermits();
  }

  /** Bytes of items that one stream may hold. */
  int bytesEach() {
    return Math.min(StreamAnswers.BYTES_MAX, BYTES_MAX / Math.max(1, taken()));
  }

  /**
   * Reads no more of any stream, and takes none: each ends as soon as what it has read is answered.
   */
  public void stop() {
    stopping = true;
    calls.forEach(TrackStreamCall::stop);
  }

  /** For the end, when no call is under way. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}

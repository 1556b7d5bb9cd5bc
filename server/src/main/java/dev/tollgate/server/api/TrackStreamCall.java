package dev.tollgate.server.api;

import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackResult;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TrackStream call. It asks for an item only while there is room for it: here, in the lanes,
 * and among the calls of its key. Answers are sent by whoever completes one, in turns, as fast as
 * the caller reads them.
 */
final class TrackStreamCall implements StreamObserver<TrackItem> {
  /** How many items count as one of the key's calls: as many as a batch may have. */
  static final int ITEMS_PER_CALL = 1_000;

  /** How often a stream on which nothing happens looks whether its key still stands. */
  static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /**
   * How the call ends.
   *
   * @param fault null: as it should
   * @param atOnce without answers to what was read
   */
  private record End(@Nullable ApiFault fault, boolean atOnce) {}

  private static final Logger log = LoggerFactory.getLogger(TrackStreamCall.class);

  private final TrackStreams streams;
  private final ServerCallStreamObserver<TrackResult> call;
  private final Standing standing;
  private final Instant expiresAt;
  private final PatientSink sink;
  private final StreamAnswers answers;
  private @Nullable Future<?> lastMoment;
  private @Nullable Future<?> looks;
  private long items;

  /** An item is asked for and not here. */
  private boolean asked;

  /** The key has no call left for now. */
  private boolean limited;

  private boolean sending;
  private boolean sendAgain;
  private @Nullable End end;
  private boolean over;
  private boolean left;

  TrackStreamCall(
      TrackStreams streams,
      ServerCallStreamObserver<TrackResult> call,
      Standing standing,
      Instant expiresAt) {
    this.streams = streams;
    this.call = call;
    this.standing = standing;
    this.expiresAt = expiresAt;
    this.answers = new StreamAnswers(streams::bytesEach);
    this.sink = new PatientSink(streams.sink(), this::later, this::ask);
    call.disableAutoRequest();
    call.setOnReadyHandler(this::send);
    call.setOnCancelHandler(this::gone);
    call.setOnCloseHandler(this::gone);
  }

  /** Asks for the first item. */
  void begin(Duration ageMax) {
    lastMoment = streams.after(ageMax, () -> end(new End(null, false)));
    looks = streams.every(LOOK_INTERVAL, this::keyHasEnded);
    ask();
  }

  private void ask() {
    synchronized (this) {
      if (asked || over || end != null || limited || sink.waits() || answers.full()) {
        return;
      }
      asked = true;
    }
    call.request(1);
  }

  @Override
  public void onNext(TrackItem item) {
    if (keyHasEnded()) {
      return;
    }
    StreamAnswers.Place place;
    synchronized (this) {
      asked = false;
      if (over || end != null) {
        return;
      }
      items++;
      limited = items % ITEMS_PER_CALL == 0;
      place = answers.add(item.getSerializedSize());
    }
    CompletableFuture<Void> unused =
        streams
            .tracker()
            .track(item, sink, expiresAt)
            .thenAccept(
                result -> {
                  answers.answered(place, result);
                  send();
                });
    count();
  }

  /** Counts another of the key's calls where it is due, and goes on, now or when there is one. */
  private void count() {
    Duration wait = limited() ? standing.nextCall().get() : Duration.ZERO;
    if (wait.isZero()) {
      synchronized (this) {
        limited = false;
      }
      ask();
    } else {
      later(wait, this::count);
    }
  }

  private void later(Duration pause, Runnable work) {
    Future<?> unused = streams.after(pause, work);
  }

  private synchronized boolean limited() {
    return limited && !over;
  }

  @Override
  public void onCompleted() {
    end(new End(null, false));
  }

  /** The server is stopping. */
  void stop() {
    end(new End(TrackStreams.stopping(), false));
  }

  /** Reads nothing more. The first end stands, unless another is at once. */
  private void end(End asIs) {
    synchronized (this) {
      if (end == null || asIs.atOnce()) {
        end = asIs;
      }
    }
    send();
  }

  /**
   * Asked for each item, and before answers: who has no key any more records and learns no more.
   */
  private boolean keyHasEnded() {
    Optional<ApiFault> fault = standing.fault().get();
    fault.ifPresent(wrong -> end(new End(wrong, true)));
    return fault.isPresent();
  }

  /** Sends what can be sent, or leaves it to whoever is sending. */
  private void send() {
    synchronized (this) {
      if (sending) {
        sendAgain = true;
        return;
      }
      sending = true;
    }
    do {
      try {
        sendAnswers();
        endWhenAnswered();
      } catch (RuntimeException e) {
        // The transport gave the call up while it was sent to.
        log.debug("an answer could not be sent", e);
        gone();
      }
    } while (sendsAgain());
    ask();
  }

  private synchronized boolean sendsAgain() {
    sending = sendAgain;
    sendAgain = false;
    return sending;
  }

  private void sendAnswers() {
    if (isOver() || keyHasEnded()) {
      return;
    }
    while (call.isReady()) {
      Optional<TrackResult> answer = answers.next();
      if (answer.isEmpty()) {
        return;
      }
      call.onNext(answer.get());
    }
  }

  private synchronized boolean isOver() {
    return over;
  }

  private void endWhenAnswered() {
    ApiFault fault;
    synchronized (this) {
      if (over || end == null || !(end.atOnce() || answers.isEmpty())) {
        return;
      }
      over = true;
      fault = end.fault();
    }
    if (fault == null) {
      call.onCompleted();
    } else {
      call.onError(fault.toStatusException());
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    gone();
  }

  /** The call has ended, answered or not: what is in the lanes is recorded, and nobody told. */
  private void gone() {
    synchronized (this) {
      over = true;
      if (left) {
        return;
      }
      left = true;
    }
    sink.end();
    answers.clear();
    if (lastMoment != null) {
      lastMoment.cancel(false);
    }
    if (looks != null) {
      looks.cancel(false);
    }
    streams.ended(this);
  }
}

package dev.tollgate.bench;

import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceStub;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackResult;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Streams on which the next message is sent as soon as one is answered. */
final class StreamLoad implements Load {
  private final MeteringServiceStub metering;
  private final List<Script> scripts;
  private final int unanswered;
  private final InstantSource clock;
  private final CountDownLatch running;
  private volatile boolean stopping;

  /**
   * A load.
   *
   * @param scripts one for each stream
   * @param unanswered messages that are not answered yet, on each stream at any time
   */
  StreamLoad(
      MeteringServiceStub metering, List<Script> scripts, int unanswered, InstantSource clock) {
    this.metering = metering;
    this.scripts = List.copyOf(scripts);
    this.unanswered = unanswered;
    this.clock = clock;
    this.running = new CountDownLatch(scripts.size());
  }

  @Override
  public int inFlight() {
    return scripts.size() * unanswered;
  }

  @Override
  public void start(Meter meter) {
    List<OneStream> streams = new ArrayList<>();
    for (Script script : scripts) {
      OneStream stream = new OneStream(script, meter);
      streams.add(stream);
      var unused = metering.trackStream(stream);
    }
    streams.forEach(OneStream::begin);
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    if (!running.await(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BenchException(running.getCount() + " streams did not end in " + STOP_MAX);
    }
  }

  private record Sent(Script.Draw draw, long nanos) {}

  /** Answers come in the order of the messages. */
  private final class OneStream implements ClientResponseObserver<TrackItem, TrackResult> {
    private final Script script;
    private final Meter meter;
    private final ArrayDeque<Sent> waiting = new ArrayDeque<>();
    private @Nullable ClientCallStreamObserver<TrackItem> requests;
    private boolean ended;

    OneStream(Script script, Meter meter) {
      this.script = script;
      this.meter = meter;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<TrackItem> started) {
      requests = started;
    }

    synchronized void begin() {
      for (int i = 0; i < unanswered; i++) {
        send();
      }
    }

    private void send() {
      Script.Draw draw = script.next();
      waiting.add(new Sent(draw, System.nanoTime()));
      stream()
          .onNext(
              TrackItem.newBuilder().setInbound(Callers.request(draw, clock.instant())).build());
    }

    private ClientCallStreamObserver<TrackItem> stream() {
      if (requests == null) {
        throw new IllegalStateException("a stream that was not begun");
      }
      return requests;
    }

    @Override
    public synchronized void onNext(TrackResult result) {
      Sent sent = waiting.remove();
      if (result.hasError()) {
        meter.failed("status " + result.getError().getCode());
      } else if (!Callers.isRight(result.getInbound(), sent.draw())) {
        meter.failed(Reply.WRONG_ANSWER);
      } else {
        meter.answered(System.nanoTime() - sent.nanos());
      }
      if (!stopping) {
        send();
      } else if (!ended) {
        ended = true;
        stream().onCompleted();
      }
    }

    @Override
    public void onError(Throwable failure) {
      meter.failed(Status.fromThrowable(failure).getCode().name());
      running.countDown();
    }

    @Override
    public void onCompleted() {
      running.countDown();
    }
  }
}

package dev.tollgate.bench;

import com.google.rpc.Code;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceStub;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackResult;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Tracks messages of a script, many in a call. */
final class BatchCaller implements Caller {
  private final MeteringServiceStub metering;
  private final Script script;
  private final InstantSource clock;
  private final int messages;

  /** Requests that were refused as a whole. */
  private final Queue<TrackBatchRequest> refused = new ConcurrentLinkedQueue<>();

  BatchCaller(MeteringServiceStub metering, Script script, InstantSource clock, int messages) {
    this.metering = metering;
    this.script = script;
    this.clock = clock;
    this.messages = messages;
  }

  @Override
  public int messages() {
    return messages;
  }

  @Override
  public void call(Consumer<String> done) {
    List<Script.Draw> draws = draws();
    metering.trackBatch(request(draws), new Reply<>(answer -> areRight(answer, draws), done));
  }

  private List<Script.Draw> draws() {
    return Stream.generate(script::next).limit(messages).toList();
  }

  private TrackBatchRequest request(List<Script.Draw> draws) {
    Instant now = clock.instant();
    TrackBatchRequest.Builder request = TrackBatchRequest.newBuilder();
    draws.forEach(
        draw -> request.addItems(TrackItem.newBuilder().setInbound(Callers.request(draw, now))));
    return request.build();
  }

  private static boolean areRight(TrackBatchResponse answer, List<Script.Draw> draws) {
    for (int i = 0; i < draws.size(); i++) {
      TrackResult result = answer.getResults(i);
      if (result.hasError() || !Callers.isRight(result.getInbound(), draws.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * What became of the messages of one call.
   *
   * @param fault {@link Caller#GOOD} when each was recorded or refused as UNAVAILABLE
   */
  record Outcome(int recorded, int unavailable, String fault) {}

  /**
   * Makes one call and tells what became of its messages: recorded, refused as UNAVAILABLE, or
   * otherwise, which is a fault. A call that was refused as a whole is made again first, as by
   * whoever may lose nothing.
   */
  void offer(Consumer<Outcome> done) {
    TrackBatchRequest before = refused.poll();
    TrackBatchRequest request = before == null ? request(draws()) : before;
    metering.trackBatch(
        request,
        new StreamObserver<>() {
          private Outcome outcome = new Outcome(0, 0, Reply.WRONG_ANSWER);

          @Override
          public void onNext(TrackBatchResponse answer) {
            outcome = outcome(answer);
          }

          @Override
          public void onError(Throwable failure) {
            Status.Code code = Status.fromThrowable(failure).getCode();
            if (code == Status.Code.UNAVAILABLE) {
              refused.add(request);
              done.accept(new Outcome(0, messages, GOOD));
            } else {
              done.accept(new Outcome(0, 0, code.name()));
            }
          }

          @Override
          public void onCompleted() {
            done.accept(outcome);
          }
        });
  }

  private static Outcome outcome(TrackBatchResponse answer) {
    int recorded = 0;
    int unavailable = 0;
    String fault = GOOD;
    for (TrackResult result : answer.getResultsList()) {
      if (!result.hasError()) {
        recorded++;
      } else if (result.getError().getCode() == Code.UNAVAILABLE_VALUE) {
        unavailable++;
      } else {
        fault = String.valueOf(Code.forNumber(result.getError().getCode()));
      }
    }
    return new Outcome(recorded, unavailable, fault);
  }
}

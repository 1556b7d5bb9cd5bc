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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tracks messages of a script, many in a call. */
final class BatchCaller implements Caller {
  private final MeteringServiceStub metering;
  private final Script script;
  private final InstantSource clock;
  private final int messages;

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
    List<Script.Draw> draws = new ArrayList<>(messages);
    metering.trackBatch(
        request(draws), new Reply<>(answer -> fault(answer, draws).isEmpty(), done));
  }

  /** The next request; {@code draws} gets what is in it. */
  private TrackBatchRequest request(List<Script.Draw> draws) {
    Instant now = clock.instant();
    TrackBatchRequest.Builder request = TrackBatchRequest.newBuilder();
    for (int i = 0; i < messages; i++) {
      Script.Draw draw = script.next();
      draws.add(draw);
      request.addItems(TrackItem.newBuilder().setInbound(Callers.request(draw, now)));
    }
    return request.build();
  }

  /** What is wrong with the first answer that is; empty when none is. */
  private static String fault(TrackBatchResponse answer, List<Script.Draw> draws) {
    for (int i = 0; i < draws.size(); i++) {
      TrackResult result = answer.getResults(i);
      if (result.hasError()) {
        return String.valueOf(Code.forNumber(result.getError().getCode()));
      }
      if (!Callers.isRight(result.getInbound(), draws.get(i))) {
        return Reply.WRONG_ANSWER;
      }
    }
    return "";
  }

  /** What became of the messages of one call. */
  record Outcome(int recorded, int unavailable, String fault) {}

  /**
   * Makes one call and tells what became of its messages: recorded, refused as UNAVAILABLE, or
   * otherwise, which is a fault.
   */
  void offer(Consumer<Outcome> done) {
    List<Script.Draw> draws = new ArrayList<>(messages);
    metering.trackBatch(
        request(draws),
        new StreamObserver<>() {
          private Outcome outcome = new Outcome(0, 0, Reply.WRONG_ANSWER);

          @Override
          public void onNext(TrackBatchResponse answer) {
            outcome = outcome(answer);
          }

          @Override
          public void onError(Throwable failure) {
            Status.Code code = Status.fromThrowable(failure).getCode();
            done.accept(
                code == Status.Code.UNAVAILABLE
                    ? new Outcome(0, messages, "")
                    : new Outcome(0, 0, code.name()));
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
    String fault = "";
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

package dev.tollgate.client;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceImplBase;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A metering service that answers as it is told, and remembers what it was asked. */
final class FakeMeteringService extends MeteringServiceImplBase {
  private final Queue<Object> requests = new ConcurrentLinkedQueue<>();
  private final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private volatile boolean silent;
  private volatile @Nullable Deadline lastDeadline;

  volatile TrackMessageResponse inbound = TrackMessageResponse.getDefaultInstance();
  volatile TrackOutboundResponse outbound = TrackOutboundResponse.getDefaultInstance();
  volatile CheckQuotaResponse check = CheckQuotaResponse.getDefaultInstance();
  volatile TrackBatchResponse batch = TrackBatchResponse.getDefaultInstance();

  /** The next calls fail with these, one each. */
  FakeMeteringService failNext(StatusRuntimeException... next) {
    failures.addAll(List.of(next));
    return this;
  }

  /** No call is answered from now on. */
  FakeMeteringService fallSilent() {
    silent = true;
    return this;
  }

  /** What arrived so far, every attempt, in order. */
  <Q> List<Q> requests(Class<Q> type) {
    return requests.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The deadline of the latest call, as the server saw it. */
  @Nullable Deadline lastDeadline() {
    return lastDeadline;
  }

  boolean awaitArrival() throws InterruptedException {
    return arrived.await(10, TimeUnit.SECONDS);
  }

  boolean awaitCancellation() throws InterruptedException {
    return cancelled.await(10, TimeUnit.SECONDS);
  }

  @Override
  public void trackMessage(TrackMessageRequest q, StreamObserver<TrackMessageResponse> a) {
    answer(q, inbound, a);
  }

  @Override
  public void trackOutbound(TrackOutboundRequest q, StreamObserver<TrackOutboundResponse> a) {
    answer(q, outbound, a);
  }

  @Override
  public void checkQuota(CheckQuotaRequest q, StreamObserver<CheckQuotaResponse> a) {
    answer(q, check, a);
  }

  @Override
  public void trackBatch(TrackBatchRequest q, StreamObserver<TrackBatchResponse> a) {
    answer(q, batch, a);
  }

  private <A> void answer(Object request, A answer, StreamObserver<A> observer) {
    requests.add(request);
    lastDeadline = Context.current().getDeadline();
    ((ServerCallStreamObserver<A>) observer).setOnCancelHandler(cancelled::countDown);
    arrived.countDown();
    StatusRuntimeException failure = failures.poll();
    if (failure != null) {
      observer.onError(failure);
    } else if (!silent) {
      observer.onNext(answer);
      observer.onCompleted();
    }
  }
}

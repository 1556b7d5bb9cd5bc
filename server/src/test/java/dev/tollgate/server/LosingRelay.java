package dev.tollgate.server;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.TrackResult;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server and hands its calls on, but loses the first answer of every method: the
 * call is carried out, and its caller hears UNAVAILABLE. Of the first stream it hands on some
 * answers.
 */
final class LosingRelay extends MeteringServiceGrpc.MeteringServiceImplBase
    implements AutoCloseable {
  /** Answers of the first stream that are not lost. */
  static final int ANSWERS_KEPT = 100;

  private static final Context.Key<Metadata> HEADERS = Context.key("headers");
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Channel behind;
  private final Server server;
  private final Set<String> lost = ConcurrentHashMap.newKeySet();
  private final Queue<Object> requests = new ConcurrentLinkedQueue<>();

  LosingRelay(Channel behind) throws IOException {
    this.behind = behind;
    this.server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .intercept(new HeadersKept())
            .addService(this)
            .build()
            .start();
  }

  /** Where it is found. */
  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** The requests of this type so far, in order. */
  <Q> List<Q> requests(Class<Q> type) {
    return requests.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** From now on the first answer of every method is lost once more. */
  void loseAgain() {
    lost.clear();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  @Override
  public void trackMessage(
      TrackMessageRequest request, StreamObserver<TrackMessageResponse> observer) {
    handOn(MeteringServiceGrpc.getTrackMessageMethod(), request, observer);
  }

  @Override
  public void trackOutbound(
      TrackOutboundRequest request, StreamObserver<TrackOutboundResponse> observer) {
    handOn(MeteringServiceGrpc.getTrackOutboundMethod(), request, observer);
  }

  @Override
  public void checkQuota(CheckQuotaRequest request, StreamObserver<CheckQuotaResponse> observer) {
    handOn(MeteringServiceGrpc.getCheckQuotaMethod(), request, observer);
  }

  @Override
  public void trackBatch(TrackBatchRequest request, StreamObserver<TrackBatchResponse> observer) {
    handOn(MeteringServiceGrpc.getTrackBatchMethod(), request, observer);
  }

  private <Q, S> void handOn(MethodDescriptor<Q, S> method, Q request, StreamObserver<S> observer) {
    requests.add(request);
    try {
      S answer = ClientCalls.blockingUnaryCall(authorized(), method, CallOptions.DEFAULT, request);
      if (lost.add(method.getFullMethodName())) {
        observer.onError(Status.UNAVAILABLE.asRuntimeException());
        return;
      }
      observer.onNext(answer);
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    }
  }

  @Override
  public StreamObserver<TrackItem> trackStream(StreamObserver<TrackResult> observer) {
    boolean losing = lost.add("stream");
    AtomicInteger answers = new AtomicInteger();
    return MeteringServiceGrpc.newStub(authorized())
        .trackStream(
            new StreamObserver<>() {
              @Override
              public void onNext(TrackResult result) {
                int count = answers.incrementAndGet();
                if (!losing || count <= ANSWERS_KEPT) {
                  observer.onNext(result);
                }
              }

              @Override
              public void onError(Throwable failure) {
                observer.onError(failure);
              }

              @Override
              public void onCompleted() {
                if (losing) {
                  observer.onError(Status.UNAVAILABLE.asRuntimeException());
                } else {
                  observer.onCompleted();
                }
              }
            });
  }

  private Channel authorized() {
    Metadata headers = new Metadata();
    String shown = HEADERS.get().get(AUTHORIZATION);
    if (shown != null) {
      headers.put(AUTHORIZATION, shown);
    }
    return ClientInterceptors.intercept(behind, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static final class HeadersKept implements ServerInterceptor {
    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
      Context context = Context.current().withValue(HEADERS, headers);
      return Contexts.interceptCall(context, call, headers, next);
    }
  }
}

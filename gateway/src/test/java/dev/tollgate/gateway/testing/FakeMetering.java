package dev.tollgate.gateway.testing;

import com.google.protobuf.Duration;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceImplBase;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReleaseReservationResponse;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.ReserveQuotaResponse;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.TrackResult;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A metering service on a real socket, which remembers and does as a test says. */
public final class FakeMetering implements AutoCloseable {
  /** What questions are answered with, unless a test says otherwise. */
  public static final QuotaDecision ALLOWED =
      QuotaDecision.newBuilder()
          .setAllowed(true)
          .setReason(QuotaReason.QUOTA_REASON_WITHIN_LIMIT)
          .setFreshFor(Duration.getDefaultInstance())
          .build();

  private final Map<String, TrackMessageRequest> inbound = new ConcurrentHashMap<>();
  private final List<TrackOutboundRequest> outbound = new CopyOnWriteArrayList<>();
  private final List<ReserveQuotaRequest> reservations = new CopyOnWriteArrayList<>();
  private final List<String> released = new CopyOnWriteArrayList<>();
  private final Map<String, Status.Code> refusals = new ConcurrentHashMap<>();
  private final Queue<Runnable> held = new ArrayDeque<>();
  private volatile QuotaDecision decision = ALLOWED;
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final ServerCredentials credentials;
  private volatile Optional<StatusRuntimeException> failure = Optional.empty();
  private volatile Optional<StatusRuntimeException> checkFailure = Optional.empty();
  private volatile boolean holding;
  private Server server;
  private final int port;

  /** Starts on a free port, unencrypted. */
  public FakeMetering() {
    this(InsecureServerCredentials.create());
  }

  /** Starts on a free port. */
  public FakeMetering(ServerCredentials credentials) {
    this.credentials = credentials;
    server = started(0);
    port = server.getPort();
  }

  /** host:port. */
  public String target() {
    return "127.0.0.1:" + port;
  }

  /** Inbound messages by tenant and message id, each once. */
  public Map<String, TrackMessageRequest> inbound() {
    return inbound;
  }

  /** The message with this id, of this tenant. */
  public TrackMessageRequest inbound(String tenantId, String messageId) {
    return Optional.ofNullable(inbound.get(tenantId + "/" + messageId))
        .orElseThrow(() -> new AssertionError("not recorded: " + tenantId + "/" + messageId));
  }

  /** Sends that were recorded. */
  public List<TrackOutboundRequest> outbound() {
    return outbound;
  }

  /** Reservations that were asked for. */
  public List<ReserveQuotaRequest> reservations() {
    return reservations;
  }

  /** Ids of reservations that were given back. */
  public List<String> released() {
    return released;
  }

  /** Answers questions with this. */
  public void decide(QuotaDecision answer) {
    decision = answer;
  }

  /** Refuses the message with this id. */
  public void refuse(String messageId, Status.Code code) {
    refusals.put(messageId, code);
  }

  /** Takes all such refusals back. */
  public void refuseNothing() {
    refusals.clear();
  }

  /** The authorization of every call, in order; "none" for those without. */
  public List<String> authorizations() {
    return authorizations;
  }

  /** Fails every call. */
  public void fail(Status status) {
    fail(status.asRuntimeException());
  }

  /** Fails every call. */
  public void fail(StatusRuntimeException with) {
    failure = Optional.of(with);
  }

  /** Fails every question, and records all the same. */
  public void failChecks(Status status) {
    checkFailure = Optional.of(status.asRuntimeException());
  }

  /** Answers again. */
  public void recover() {
    failure = Optional.empty();
    checkFailure = Optional.empty();
  }

  /** Keeps calls without an answer until {@link #release}. */
  public void hold() {
    holding = true;
  }

  /** How many calls wait. */
  public int held() {
    synchronized (held) {
      return held.size();
    }
  }

  /** Answers all that waits. */
  public void release() {
    holding = false;
    synchronized (held) {
      held.forEach(Runnable::run);
      held.clear();
    }
  }

  /** Is gone from its port. */
  public void stop() {
    server.shutdownNow();
    try {
      if (!server.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new AssertionError("the fake metering service did not stop");
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Is back at its port. */
  public void restart() {
    server = started(port);
  }

  @Override
  public void close() {
    release();
    stop();
  }

  private Server started(int onPort) {
    try {
      return Grpc.newServerBuilderForPort(onPort, credentials)
          .intercept(new AuthorizationRecorder())
          .addService(new Service())
          .build()
          .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private TrackResult record(TrackItem item) {
    TrackMessageRequest message = item.getInbound();
    TrackResult.Builder result = TrackResult.newBuilder().setCorrelationId(item.getCorrelationId());
    Status.Code refusal = refusals.get(message.getMessageId());
    if (refusal != null) {
      return result
          .setError(
              StatusProto.fromStatusAndTrailers(
                  refusal.toStatus().withDescription("refused by the test"), null))
          .build();
    }
    String key = message.getTenantId() + "/" + message.getMessageId();
    boolean duplicate = inbound.putIfAbsent(key, message) != null;
    return result.setInbound(TrackMessageResponse.newBuilder().setDuplicate(duplicate)).build();
  }

  private TrackResult sent(TrackItem item) {
    TrackOutboundRequest message = item.getOutbound();
    Status.Code refusal = refusals.get(message.getMessageId());
    TrackResult.Builder result = TrackResult.newBuilder().setCorrelationId(item.getCorrelationId());
    if (refusal != null) {
      return result
          .setError(
              StatusProto.fromStatusAndTrailers(
                  refusal.toStatus().withDescription("refused by the test"), null))
          .build();
    }
    outbound.add(message);
    return result.setOutbound(TrackOutboundResponse.getDefaultInstance()).build();
  }

  private <T> void answer(StreamObserver<T> caller, T answer) {
    answer(caller, answer, () -> failure);
  }

  private <T> void answer(
      StreamObserver<T> caller, T answer, Supplier<Optional<StatusRuntimeException>> failing) {
    Runnable answering =
        () -> {
          if (failing.get().isPresent()) {
            caller.onError(failing.get().get());
          } else {
            caller.onNext(answer);
            caller.onCompleted();
          }
        };
    if (holding) {
      synchronized (held) {
        held.add(answering);
      }
    } else {
      answering.run();
    }
  }

  private final class Service extends MeteringServiceImplBase {
    @Override
    public StreamObserver<TrackItem> trackStream(StreamObserver<TrackResult> caller) {
      return new Items(caller);
    }

    @Override
    public void reserveQuota(
        ReserveQuotaRequest request, StreamObserver<ReserveQuotaResponse> caller) {
      reservations.add(request);
      ReserveQuotaResponse.Builder answer = ReserveQuotaResponse.newBuilder().setDecision(decision);
      if (decision.getAllowed()) {
        answer.setReservationId("reservation-of-" + request.getReservationKey());
      }
      answer(caller, answer.build(), () -> failure.or(() -> checkFailure));
    }

    @Override
    public void releaseReservation(
        ReleaseReservationRequest request, StreamObserver<ReleaseReservationResponse> caller) {
      released.add(request.getReservationId());
      answer(caller, ReleaseReservationResponse.getDefaultInstance());
    }
  }

  /** Answers items in their order, and fails the whole stream where a call would fail. */
  private final class Items implements StreamObserver<TrackItem> {
    private final StreamObserver<TrackResult> caller;
    private boolean failed;

    Items(StreamObserver<TrackResult> caller) {
      this.caller = caller;
    }

    @Override
    public void onNext(TrackItem item) {
      Runnable answering =
          () -> {
            if (failed) {
              return;
            }
            if (failure.isPresent()) {
              failed = true;
              caller.onError(failure.get());
            } else {
              caller.onNext(item.hasInbound() ? record(item) : sent(item));
            }
          };
      if (holding) {
        synchronized (held) {
          held.add(answering);
        }
      } else {
        answering.run();
      }
    }

    @Override
    public void onError(Throwable gone) {
      failed = true;
    }

    @Override
    public void onCompleted() {
      if (!failed) {
        caller.onCompleted();
      }
    }
  }

  private final class AuthorizationRecorder implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      authorizations.add(Objects.requireNonNullElse(headers.get(AUTHORIZATION), "none"));
      return next.startCall(call, headers);
    }
  }
}

package dev.tollgate.client;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceImplBase;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReleaseReservationResponse;
import dev.tollgate.metering.v1.ReservationState;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.ReserveQuotaResponse;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.TrackResult;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A metering service of one tenant that counts a conversation for each customer, and keeps its
 * limit: enough of the rules for a gateway's two paths.
 */
final class CountingService extends MeteringServiceImplBase {
  private final long limit;
  private final Set<String> customers = new HashSet<>();
  private final Set<String> messages = new HashSet<>();
  private final Map<String, String> holds = new HashMap<>();
  private final List<String> released = new ArrayList<>();
  private final List<TrackOutboundRequest> sends = new ArrayList<>();
  private final Set<String> settledKeys = new HashSet<>();
  private @Nullable Status failure;
  private boolean silent;
  private int checks;

  CountingService(long limit) {
    this.limit = limit;
  }

  /** Decisions fail with this; null: no more. */
  synchronized void failDecisions(@Nullable Status failure) {
    this.failure = failure;
  }

  /** Nothing is answered. */
  synchronized void beSilent(boolean silent) {
    this.silent = silent;
  }

  synchronized int checks() {
    return checks;
  }

  synchronized int conversations() {
    return customers.size();
  }

  synchronized int messages() {
    return messages.size();
  }

  synchronized List<TrackOutboundRequest> sends() {
    return List.copyOf(sends);
  }

  synchronized List<String> released() {
    return List.copyOf(released);
  }

  synchronized int held() {
    return holds.size();
  }

  @Override
  public synchronized void checkQuota(CheckQuotaRequest q, StreamObserver<CheckQuotaResponse> a) {
    checks++;
    if (refused(a)) {
      return;
    }
    a.onNext(CheckQuotaResponse.newBuilder().setDecision(decision(0)).build());
    a.onCompleted();
  }

  @Override
  public synchronized void reserveQuota(
      ReserveQuotaRequest q, StreamObserver<ReserveQuotaResponse> a) {
    if (refused(a)) {
      return;
    }
    ReserveQuotaResponse.Builder answer =
        ReserveQuotaResponse.newBuilder()
            .setDecision(decision(holds.containsKey(q.getReservationKey()) ? 1 : 0));
    if (settledKeys.contains(q.getReservationKey())) {
      answer.setReservationState(ReservationState.RESERVATION_STATE_SETTLED);
    } else if (answer.getDecision().getAllowed()) {
      holds.put(q.getReservationKey(), q.getCustomerId());
      answer
          .setReservationId(q.getReservationKey())
          .setReservationState(ReservationState.RESERVATION_STATE_HELD);
    }
    a.onNext(answer.build());
    a.onCompleted();
  }

  @Override
  public synchronized void releaseReservation(
      ReleaseReservationRequest q, StreamObserver<ReleaseReservationResponse> a) {
    holds.remove(q.getReservationId());
    released.add(q.getReservationId());
    a.onNext(
        ReleaseReservationResponse.newBuilder()
            .setReservationState(ReservationState.RESERVATION_STATE_RELEASED)
            .build());
    a.onCompleted();
  }

  @Override
  public StreamObserver<TrackItem> trackStream(StreamObserver<TrackResult> results) {
    return new StreamObserver<>() {
      @Override
      public void onNext(TrackItem item) {
        result(item).ifPresent(results::onNext);
      }

      @Override
      public void onError(Throwable cancelled) {
        // The client is gone.
      }

      @Override
      public void onCompleted() {
        results.onCompleted();
      }
    };
  }

  private synchronized Optional<TrackResult> result(TrackItem item) {
    if (silent) {
      return Optional.empty();
    }
    TrackResult.Builder result = TrackResult.newBuilder();
    if (item.hasInbound()) {
      customers.add(item.getInbound().getCustomerId());
      boolean fresh = messages.add(item.getInbound().getMessageId());
      result.setInbound(TrackMessageResponse.newBuilder().setDuplicate(!fresh));
    } else {
      TrackOutboundRequest send = item.getOutbound();
      customers.add(send.getCustomerId());
      boolean fresh = messages.add(send.getMessageId());
      sends.add(send);
      if (holds.remove(send.getReservationId()) != null) {
        settledKeys.add(send.getReservationId());
      }
      result.setOutbound(TrackOutboundResponse.newBuilder().setDuplicate(!fresh));
    }
    return Optional.of(result.build());
  }

  private boolean refused(StreamObserver<?> answer) {
    if (failure != null) {
      answer.onError(failure.asRuntimeException());
    }
    return failure != null || silent;
  }

  private QuotaDecision decision(int ownHolds) {
    long used = (long) customers.size() + holds.size() - ownHolds;
    boolean allowed = used < limit;
    Instant now = Instant.now();
    QuotaDecision.Builder decision =
        QuotaDecision.newBuilder()
            .setAllowed(allowed)
            .setReason(
                allowed
                    ? QuotaReason.QUOTA_REASON_WITHIN_LIMIT
                    : QuotaReason.QUOTA_REASON_LIMIT_REACHED)
            .setMessage(allowed ? "within" : "reached")
            .setQuota(
                Quota.newBuilder()
                    .setLimit(limit)
                    .setEffectiveLimit(limit)
                    .setUsed(used)
                    .setRemaining(limit - used)
                    .setPeriod(
                        Answers.refusal().getQuota().getPeriod().toBuilder()
                            .setStart(timestamp(now.minusSeconds(3600)))
                            .setEnd(timestamp(now.plusSeconds(3600)))))
            .setAsOf(timestamp(now));
    if (allowed && used < limit - 10) {
      decision.setFreshFor(Duration.newBuilder().setSeconds(1));
    }
    if (!allowed) {
      decision.setWouldOpenSession(true);
    }
    return decision.build();
  }

  private static Timestamp timestamp(Instant instant) {
    return Answers.timestamp(instant);
  }
}

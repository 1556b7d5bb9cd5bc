package dev.tollgate.testing.metering;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceImplBase;
import dev.tollgate.metering.v1.Period;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.TrackResult;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A metering service that records each message once, in memory, refuses those of one tenant, and
 * allows sends or does not, as it is told.
 */
final class FakeMetering extends MeteringServiceImplBase {
  private static final int LIMIT = 1000;
  private static final long YEAR_2100_SECONDS = 4_102_444_800L;

  private final List<TrackItem> recorded = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private boolean allowing = true;

  synchronized void allow(boolean allowing) {
    this.allowing = allowing;
  }

  synchronized List<TrackItem> recorded() {
    return List.copyOf(recorded);
  }

  @Override
  public synchronized void checkQuota(CheckQuotaRequest q, StreamObserver<CheckQuotaResponse> a) {
    a.onNext(CheckQuotaResponse.newBuilder().setDecision(decision()).build());
    a.onCompleted();
  }

  private QuotaDecision decision() {
    int used = allowing ? 1 : LIMIT;
    Quota.Builder quota =
        Quota.newBuilder()
            .setPlanCode("FREE")
            .setPlanName("Free")
            .setLimit(LIMIT)
            .setEffectiveLimit(LIMIT)
            .setUsed(used)
            .setRemaining(LIMIT - used)
            .setPeriod(
                Period.newBuilder().setEnd(Timestamp.newBuilder().setSeconds(YEAR_2100_SECONDS)));
    return QuotaDecision.newBuilder()
        .setAllowed(allowing)
        .setReason(
            allowing
                ? QuotaReason.QUOTA_REASON_WITHIN_LIMIT
                : QuotaReason.QUOTA_REASON_LIMIT_REACHED)
        .setMessage("Used: " + used + " conversations.")
        .setQuota(quota)
        .setFreshFor(Duration.newBuilder().setSeconds(allowing ? 60 : 0))
        .build();
  }

  @Override
  public StreamObserver<TrackItem> trackStream(StreamObserver<TrackResult> results) {
    return new StreamObserver<>() {
      @Override
      public void onNext(TrackItem item) {
        results.onNext(record(item));
      }

      @Override
      public void onError(Throwable cancelled) {
        // The client is gone, and so is whom to answer.
      }

      @Override
      public void onCompleted() {
        results.onCompleted();
      }
    };
  }

  private synchronized TrackResult record(TrackItem item) {
    TrackResult.Builder result = TrackResult.newBuilder().setCorrelationId(item.getCorrelationId());
    if (tenant(item).equals(MeteringServer.REFUSED_TENANT)) {
      return result.setError(Status.newBuilder().setCode(Code.INVALID_ARGUMENT_VALUE)).build();
    }
    boolean duplicate = !ids.add(id(item));
    if (!duplicate) {
      recorded.add(item);
    }
    if (item.hasInbound()) {
      result.setInbound(TrackMessageResponse.newBuilder().setDuplicate(duplicate));
    } else {
      result.setOutbound(TrackOutboundResponse.newBuilder().setDuplicate(duplicate));
    }
    return result.build();
  }

  private static String tenant(TrackItem item) {
    return item.hasInbound() ? item.getInbound().getTenantId() : item.getOutbound().getTenantId();
  }

  private static String id(TrackItem item) {
    return item.hasInbound() ? item.getInbound().getMessageId() : item.getOutbound().getMessageId();
  }
}

package example;

import com.google.protobuf.Timestamp;
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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for the server: records what it is told, and allows every tenant but one to send. */
final class FakeMetering extends MeteringServiceImplBase {
  static final String OVER_LIMIT = "rest-over-limit";

  final List<TrackItem> recorded = new CopyOnWriteArrayList<>();

  @Override
  public void checkQuota(CheckQuotaRequest question, StreamObserver<CheckQuotaResponse> answer) {
    boolean allowed = !question.getTenantId().equals(OVER_LIMIT);
    QuotaDecision decision =
        QuotaDecision.newBuilder()
            .setAllowed(allowed)
            .setReason(
                allowed
                    ? QuotaReason.QUOTA_REASON_WITHIN_LIMIT
                    : QuotaReason.QUOTA_REASON_LIMIT_REACHED)
            .setMessage(allowed ? "Within the limit." : "Limit reached.")
            .setQuota(
                Quota.newBuilder()
                    .setPlanName("Free")
                    .setEffectiveLimit(1000)
                    .setPeriod(
                        Period.newBuilder()
                            .setTimeZone("UTC")
                            .setEnd(Timestamp.newBuilder().setSeconds(4_102_444_800L))))
            .build();
    answer.onNext(CheckQuotaResponse.newBuilder().setDecision(decision).build());
    answer.onCompleted();
  }

  @Override
  public StreamObserver<TrackItem> trackStream(StreamObserver<TrackResult> results) {
    return new StreamObserver<>() {
      @Override
      public void onNext(TrackItem item) {
        recorded.add(item);
        TrackResult.Builder result =
            TrackResult.newBuilder().setCorrelationId(item.getCorrelationId());
        if (item.hasInbound()) {
          result.setInbound(TrackMessageResponse.getDefaultInstance());
        } else {
          result.setOutbound(TrackOutboundResponse.getDefaultInstance());
        }
        results.onNext(result.build());
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
}

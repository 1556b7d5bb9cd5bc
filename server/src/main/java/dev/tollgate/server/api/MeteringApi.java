package dev.tollgate.server.api;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReleaseReservationResponse;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.ReserveQuotaResponse;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.server.quota.QuotaDesk;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;

/** The hot path. No call blocks: answers come from futures. */
public final class MeteringApi extends MeteringServiceGrpc.MeteringServiceImplBase {
  /** What records messages: of calls with one request, and of streams of them. */
  public record Recording(Tracker tracker, TrackStreams streams) {}

  private final RequestValidator validator;
  private final Recording recording;
  private final QuotaDesk quotaDesk;
  private final Reservations reservations;
  private final InstantSource clock;

  public MeteringApi(
      RequestValidator validator,
      Recording recording,
      QuotaDesk quotaDesk,
      Reservations reservations,
      InstantSource clock) {
    this.validator = validator;
    this.recording = recording;
    this.quotaDesk = quotaDesk;
    this.reservations = reservations;
    this.clock = clock;
  }

  @Override
  public void trackMessage(
      TrackMessageRequest request, StreamObserver<TrackMessageResponse> observer) {
    validator.check(request);
    Answer.with(observer, recording.tracker().track(request).thenApply(ToProto::inbound));
  }

  @Override
  public void trackOutbound(
      TrackOutboundRequest request, StreamObserver<TrackOutboundResponse> observer) {
    validator.check(request);
    Answer.with(observer, recording.tracker().track(request).thenApply(ToProto::outbound));
  }

  @Override
  public void trackBatch(TrackBatchRequest request, StreamObserver<TrackBatchResponse> observer) {
    validator.check(request);
    Answer.with(observer, recording.tracker().track(request));
  }

  @Override
  public void checkQuota(CheckQuotaRequest request, StreamObserver<CheckQuotaResponse> observer) {
    validator.check(request);
    Answer.with(
        observer,
        quotaDesk
            .answer(FromProto.question(request))
            .thenApply(answer -> ToProto.decision(answer, clock.instant())));
  }

  @Override
  public void reserveQuota(
      ReserveQuotaRequest request, StreamObserver<ReserveQuotaResponse> observer) {
    validator.check(request);
    Answer.with(
        observer,
        reservations
            .reserve(request)
            .thenApply(decided -> ToProto.reserved(decided, clock.instant())));
  }

  @Override
  public void releaseReservation(
      ReleaseReservationRequest request, StreamObserver<ReleaseReservationResponse> observer) {
    validator.check(request);
    Answer.with(observer, reservations.release(request).thenApply(ToProto::released));
  }

  @Override
  public StreamObserver<TrackItem> trackStream(StreamObserver<TrackResult> observer) {
    return recording.streams().begin(observer);
  }
}

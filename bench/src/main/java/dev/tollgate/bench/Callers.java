package dev.tollgate.bench;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceBlockingStub;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceStub;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackMessageResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthStub;
import java.time.Instant;
import java.time.InstantSource;

/** The callers of the three calls that are measured. */
final class Callers {
  private final HealthStub health;
  private final MeteringServiceStub metering;
  private final MeteringServiceBlockingStub waiting;
  private final InstantSource clock;

  /**
   * Callers on these channels.
   *
   * @param open for calls that are open to all
   * @param keyed for those that are not, with the key that they show
   */
  Callers(Channel open, Channel keyed, InstantSource clock) {
    this.health = HealthGrpc.newStub(open);
    this.metering = MeteringServiceGrpc.newStub(keyed);
    this.waiting = MeteringServiceGrpc.newBlockingStub(keyed);
    this.clock = clock;
  }

  /** Asks for the server's health. */
  Caller empty() {
    HealthCheckRequest request = HealthCheckRequest.getDefaultInstance();
    return done ->
        health.check(
            request, new Reply<>(answer -> answer.getStatus() == ServingStatus.SERVING, done));
  }

  /** Tracks a script's messages; wrong when the server does not know a repeat for one. */
  Caller track(Script script) {
    return done -> {
      Script.Draw draw = script.next();
      metering.trackMessage(
          request(draw), new Reply<>(answer -> answer.getDuplicate() == draw.repeat(), done));
    };
  }

  /** The same, by callers that wait. */
  Caller trackAndWait(Script script) {
    return done -> {
      Script.Draw draw = script.next();
      TrackMessageResponse answer;
      try {
        answer = waiting.trackMessage(request(draw));
      } catch (StatusRuntimeException failure) {
        done.accept(failure.getStatus().getCode().name());
        return;
      }
      done.accept(answer.getDuplicate() == draw.repeat() ? Caller.GOOD : Reply.WRONG_ANSWER);
    };
  }

  private TrackMessageRequest request(Script.Draw draw) {
    Instant now = clock.instant();
    return TrackMessageRequest.newBuilder()
        .setTenantId(draw.tenantId())
        .setCustomerId(draw.customerId())
        .setMessageId(draw.messageId())
        .setOccurredAt(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .build();
  }

  /** Asks, CACHED, whether a script's customers may be sent to; wrong when they may not. */
  Caller check(Script script) {
    return done -> {
      Script.Draw draw = script.next();
      CheckQuotaRequest request =
          CheckQuotaRequest.newBuilder()
              .setTenantId(draw.tenantId())
              .setCustomerId(draw.customerId())
              .build();
      metering.checkQuota(request, new Reply<>(answer -> answer.getDecision().getAllowed(), done));
    };
  }
}

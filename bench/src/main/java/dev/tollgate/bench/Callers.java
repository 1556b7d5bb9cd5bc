package dev.tollgate.bench;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceBlockingStub;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceStub;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/** The callers of the calls that are measured. */
final class Callers {
  /** A send from a queue goes out within a minute. */
  private static final int RESERVED_SECONDS = 60;

  private final HealthStub health;
  private final MeteringServiceStub metering;
  private final MeteringServiceBlockingStub waiting;
  private final InstantSource clock;
  private final LongAdder acknowledged = new LongAdder();

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
          request(draw, clock.instant()),
          new Reply<>(answer -> acknowledged(answer, draw, script), done));
    };
  }

  private boolean acknowledged(TrackMessageResponse answer, Script.Draw draw, Script script) {
    if (!draw.repeat()) {
      acknowledged.increment();
    }
    script.answered(draw);
    return isRight(answer, draw);
  }

  /** How many different messages {@link #track} was told are recorded. */
  long acknowledged() {
    return acknowledged.sum();
  }

  /** Tracks so many of a script's messages in one call; wrong when one of the answers is. */
  BatchCaller trackBatch(Script script, int messages) {
    return new BatchCaller(metering, script, clock, messages);
  }

  /** Reserves for a script's customers, each time under a key of its own; wrong when refused. */
  Caller reserve(Script script) {
    return done -> {
      Script.Draw draw = script.next();
      ReserveQuotaRequest request =
          ReserveQuotaRequest.newBuilder()
              .setTenantId(draw.tenantId())
              .setCustomerId(draw.customerId())
              .setTtl(Duration.newBuilder().setSeconds(RESERVED_SECONDS))
              .setReservationKey(UUID.randomUUID().toString())
              .build();
      metering.reserveQuota(
          request, new Reply<>(answer -> answer.getDecision().getAllowed(), done));
    };
  }

  /** A load of streams, each with so many messages that are not answered. */
  Load streams(List<Script> scripts, int unanswered) {
    return new StreamLoad(metering, scripts, unanswered, clock);
  }

  static boolean isRight(TrackMessageResponse answer, Script.Draw draw) {
    return answer.getDuplicate() == draw.repeat()
        && answer.getSession().getIsNewSession() == draw.opens();
  }

  /** The same, by callers that wait. */
  Caller trackAndWait(Script script) {
    return done -> {
      Script.Draw draw = script.next();
      TrackMessageResponse answer;
      try {
        answer = waiting.trackMessage(request(draw, clock.instant()));
      } catch (StatusRuntimeException failure) {
        done.accept(failure.getStatus().getCode().name());
        return;
      }
      done.accept(isRight(answer, draw) ? Caller.GOOD : Reply.WRONG_ANSWER);
    };
  }

  static TrackMessageRequest request(Script.Draw draw, Instant now) {
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

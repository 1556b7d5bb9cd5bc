package dev.tollgate.server.api;

import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Recorded;
import dev.tollgate.server.domain.TrackOutcome.Refused;
import dev.tollgate.server.pipeline.MessageSink;
import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Hands checked messages to the write path, and turns refusals into faults. */
public final class Tracker {
  private static final int CORRELATION_ID_MAX = 128;

  private final MessageSink sink;
  private final RequestValidator validator;
  private final InstantSource clock;
  private final Duration latenessMax;

  /**
   * A tracker.
   *
   * @param validator for the items of batches and streams
   * @param latenessMax how old an event time may be, as refusals tell it
   */
  public Tracker(
      MessageSink sink, RequestValidator validator, InstantSource clock, Duration latenessMax) {
    this.sink = sink;
    this.validator = validator;
    this.clock = clock;
    this.latenessMax = latenessMax;
  }

  /** Records an inbound message; fails with {@link ApiFault}. */
  CompletableFuture<Recorded> track(TrackMessageRequest request) {
    Instant now = clock.instant();
    return submit(FromProto.message(request, FromProto.Receipt.now(now), ""), sink, expiry(now));
  }

  /** Records an outbound message; fails with {@link ApiFault}. */
  CompletableFuture<Recorded> track(TrackOutboundRequest request) {
    Instant now = clock.instant();
    return submit(FromProto.message(request, FromProto.Receipt.now(now), ""), sink, expiry(now));
  }

  /** Records the items of a batch; faults are in their results. */
  CompletableFuture<TrackBatchResponse> track(TrackBatchRequest request) {
    Instant now = clock.instant();
    Instant expiresAt = expiry(now);
    List<HandedOn> items = new ArrayList<>(request.getItemsCount());
    for (TrackItem item : request.getItemsList()) {
      items.add(handOn(item, sink, now, expiresAt));
    }
    return CompletableFuture.allOf(
            items.stream().map(HandedOn::settled).toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> response(items));
  }

  /**
   * Records an item of a stream; a fault is its result. To be called on the call's own thread.
   *
   * @param into where the item's message goes
   */
  CompletableFuture<TrackResult> track(TrackItem item, MessageSink into, Instant expiresAt) {
    HandedOn handedOn = handOn(item, into, clock.instant(), expiresAt);
    return handedOn.settled().thenApply(done -> handedOn.result());
  }

  /** When the caller of this call stops waiting, by this tracker's clock. */
  Instant expiry() {
    return expiry(clock.instant());
  }

  private static TrackBatchResponse response(List<HandedOn> items) {
    TrackBatchResponse.Builder response = TrackBatchResponse.newBuilder();
    items.forEach(item -> response.addResults(item.result()));
    return response.build();
  }

  /**
   * An item on its way. Its result is made when it is asked for: many of a call wait for its last,
   * and outcomes take less memory than results do.
   */
  private interface HandedOn {
    CompletableFuture<?> settled();

    /** To be asked for once it is settled. */
    TrackResult result();
  }

  private HandedOn handOn(TrackItem item, MessageSink into, Instant now, Instant expiresAt) {
    try {
      validator.check(item);
      requireReach(item);
      Message message = FromProto.message(item, FromProto.Receipt.now(now));
      return new Submitted(
          echo(item), item.hasInbound(), message, into.submit(message, expiresAt), latenessMax);
    } catch (RuntimeException e) {
      return new Faulty(failed(echo(item), Faults.of(e)));
    }
  }

  private record Faulty(TrackResult result) implements HandedOn {
    @Override
    public CompletableFuture<?> settled() {
      return CompletableFuture.completedFuture(result);
    }
  }

  private record Submitted(
      String correlationId,
      boolean inbound,
      Message message,
      CompletableFuture<TrackOutcome> settled,
      Duration latenessMax)
      implements HandedOn {

    /** A refusal is no exception here: under overload most outcomes are refusals. */
    @Override
    public TrackResult result() {
      TrackOutcome outcome = settled.join();
      if (outcome instanceof Refused refused) {
        return failed(correlationId, Faults.of(refused.refusal(), message, latenessMax));
      }
      Recorded recorded = (Recorded) outcome;
      TrackResult.Builder result = begun(correlationId);
      return inbound
          ? result.setInbound(ToProto.inbound(recorded)).build()
          : result.setOutbound(ToProto.outbound(recorded)).build();
    }
  }

  private static TrackResult failed(String correlationId, ApiFault fault) {
    return begun(correlationId).setError(fault.status()).build();
  }

  private static TrackResult.Builder begun(String correlationId) {
    return TrackResult.newBuilder().setCorrelationId(correlationId);
  }

  /** Passes an item of a tenant that the caller reaches; throws {@link ApiFault}. */
  static void requireReach(TrackItem item) {
    String tenantId =
        item.hasInbound() ? item.getInbound().getTenantId() : item.getOutbound().getTenantId();
    if (!Callers.current().access().reaches(tenantId)) {
      throw AccessFaults.tenantNotAllowed();
    }
  }

  /** One that is too long to be valid would make an answer too long to be taken. */
  private static String echo(TrackItem item) {
    String id = item.getCorrelationId();
    return id.codePointCount(0, id.length()) <= CORRELATION_ID_MAX ? id : "";
  }

  private CompletableFuture<Recorded> submit(Message message, MessageSink into, Instant expiresAt) {
    return into.submit(message, expiresAt).thenApply(outcome -> recorded(outcome, message));
  }

  private Recorded recorded(TrackOutcome outcome, Message message) {
    if (outcome instanceof Refused refused) {
      throw Faults.of(refused.refusal(), message, latenessMax);
    }
    return (Recorded) outcome;
  }

  /** When the caller of this call stops waiting. */
  static Instant expiry(Instant now) {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? Instant.MAX
        : now.plusNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }
}

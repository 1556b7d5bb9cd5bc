package dev.tollgate.client;

import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.TrackBatchResponse;
import io.grpc.Channel;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The server's calls as they are: each one call, whose failure is the caller's to deal with.
 * Nothing is cached, gathered or kept for later; for programs that ask and report for people, and
 * for those with a queue of their own. A gateway has {@link Inbound} and {@link Outbound}.
 *
 * <p>Every call is retried within its deadline while the server is UNAVAILABLE: four attempts at
 * most, with growing pauses. A failure is a {@link TollgateException}: thrown by the blocking
 * calls, the cause in the futures of the others.
 *
 * <p>Futures are completed on the connection's threads: what depends on them must not block.
 * Cancelling a future cancels its call; whether a cancelled message was recorded is not known.
 */
public final class DirectCalls {
  private final UnaryCalls calls;

  DirectCalls(Channel channel) {
    this.calls = new UnaryCalls(channel);
  }

  /**
   * Records a message that came in. Never refused for quota.
   *
   * @throws TollgateException when it was not recorded, or when that is not known
   */
  public Tracked trackInbound(InboundMessage message) {
    return calls.blocking(
        MeteringServiceGrpc.getTrackMessageMethod(), ToProto.inbound(message), FromProto::inbound);
  }

  /** As {@link #trackInbound}, without waiting. */
  public CompletableFuture<Tracked> trackInboundAsync(InboundMessage message) {
    return calls.async(
        MeteringServiceGrpc.getTrackMessageMethod(), ToProto.inbound(message), FromProto::inbound);
  }

  /**
   * Records a message that was sent. Never refused for quota, because it has happened.
   *
   * @throws TollgateException when it was not recorded, or when that is not known
   */
  public Tracked trackOutbound(OutboundMessage message) {
    return calls.blocking(
        MeteringServiceGrpc.getTrackOutboundMethod(),
        ToProto.outbound(message),
        FromProto::outbound);
  }

  /** As {@link #trackOutbound}, without waiting. */
  public CompletableFuture<Tracked> trackOutboundAsync(OutboundMessage message) {
    return calls.async(
        MeteringServiceGrpc.getTrackOutboundMethod(),
        ToProto.outbound(message),
        FromProto::outbound);
  }

  /**
   * Asks whether the tenant's quota allows a send now. Changes nothing.
   *
   * @throws TollgateException when there is no decision; a refusal is a decision
   */
  public QuotaDecision checkQuota(QuotaCheck check) {
    return calls.blocking(
        MeteringServiceGrpc.getCheckQuotaMethod(),
        ToProto.check(check),
        answer -> FromProto.decision(answer.getDecision()));
  }

  /** As {@link #checkQuota}, without waiting. */
  public CompletableFuture<QuotaDecision> checkQuotaAsync(QuotaCheck check) {
    return calls.async(
        MeteringServiceGrpc.getCheckQuotaMethod(),
        ToProto.check(check),
        answer -> FromProto.decision(answer.getDecision()));
  }

  /**
   * Asks whether a send is allowed, and holds one conversation for it. Sends that were reserved
   * never pass the limit together. Afterwards: record the send with {@link
   * OutboundMessage.Builder#reservationId}, or {@link #releaseReservation release} it when nothing
   * was sent.
   *
   * @throws TollgateException when there is no decision; a refusal is a decision
   */
  public Reserved reserveQuota(QuotaReservation reservation) {
    return calls.blocking(
        MeteringServiceGrpc.getReserveQuotaMethod(),
        ToProto.reserve(reservation),
        FromProto::reserved);
  }

  /** As {@link #reserveQuota}, without waiting. */
  public CompletableFuture<Reserved> reserveQuotaAsync(QuotaReservation reservation) {
    return calls.async(
        MeteringServiceGrpc.getReserveQuotaMethod(),
        ToProto.reserve(reservation),
        FromProto::reserved);
  }

  /**
   * Gives a held conversation back, because nothing was sent. Of a reservation that holds nothing
   * any more it changes nothing.
   *
   * @return {@link ReservationState#RELEASED}, now or before; or what it had come to already
   * @throws TollgateException NOT_FOUND when the tenant has no such reservation
   */
  public ReservationState releaseReservation(String tenantId, String reservationId) {
    return calls.blocking(
        MeteringServiceGrpc.getReleaseReservationMethod(),
        ToProto.release(tenantId, reservationId),
        FromProto::released);
  }

  /** As {@link #releaseReservation}, without waiting. */
  public CompletableFuture<ReservationState> releaseReservationAsync(
      String tenantId, String reservationId) {
    return calls.async(
        MeteringServiceGrpc.getReleaseReservationMethod(),
        ToProto.release(tenantId, reservationId),
        FromProto::released);
  }

  /**
   * Records 1 to 1000 messages, of any tenants, each on its own: a bad one does not touch the
   * others.
   *
   * @return as many outcomes as messages, in their order
   * @throws TollgateException when the batch as a whole was not answered; what of it was recorded
   *     is not known unless the code is INVALID_ARGUMENT
   */
  public List<TrackOutcome> trackBatch(List<? extends Message> messages) {
    return calls.blocking(
        MeteringServiceGrpc.getTrackBatchMethod(),
        ToProto.batch(messages),
        answer -> outcomes(answer, messages.size()));
  }

  /** As {@link #trackBatch}, without waiting. The list is read before the method returns. */
  public CompletableFuture<List<TrackOutcome>> trackBatchAsync(List<? extends Message> messages) {
    int size = messages.size();
    return calls.async(
        MeteringServiceGrpc.getTrackBatchMethod(),
        ToProto.batch(messages),
        answer -> outcomes(answer, size));
  }

  /**
   * Takes messages back that were recorded. A message that is taken back stays a duplicate. The key
   * needs the scope {@code void}.
   *
   * @throws TollgateException when nothing was taken back, or when that is not known: the same
   *     request again does no harm. NOT_FOUND for an unknown tenant; FAILED_PRECONDITION for
   *     messages of a final period
   */
  public Voided voidMessages(VoidRequest request) {
    return calls.blocking(
        AdminServiceGrpc.getVoidMessagesMethod(), ToProto.voidMessages(request), FromProto::voided);
  }

  /** As {@link #voidMessages}, without waiting. */
  public CompletableFuture<Voided> voidMessagesAsync(VoidRequest request) {
    return calls.async(
        AdminServiceGrpc.getVoidMessagesMethod(), ToProto.voidMessages(request), FromProto::voided);
  }

  private static List<TrackOutcome> outcomes(TrackBatchResponse answer, int size) {
    if (answer.getResultsCount() != size) {
      throw Errors.brokenAnswer(
          "the server gave " + answer.getResultsCount() + " results for " + size + " messages");
    }
    return answer.getResultsList().stream().map(FromProto::outcome).toList();
  }
}

package dev.tollgate.gateway.send;

import dev.tollgate.client.OutboundMessage;
import dev.tollgate.client.QuotaCheck;
import dev.tollgate.client.QuotaDecision;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.SendPath;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.Denials;
import dev.tollgate.gateway.metering.MeteringState;
import dev.tollgate.gateway.whatsapp.CloudApi;
import dev.tollgate.gateway.whatsapp.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends while the caller waits: asks the quota, sends, reports the send. What goes wrong with the
 * metering never stops or fails a send.
 */
public final class DirectSend {
  private static final Logger log = LoggerFactory.getLogger(DirectSend.class);

  private final TollgateClient client;
  private final Duration checkDeadline;
  private final CloudApi provider;
  private final Observed observed;

  /**
   * What a send tells others, and the threads it goes on with.
   *
   * @param counters counts sends
   * @param metering learns whether Tollgate answers
   * @param executor runs the steps between the calls, so that none runs on a client's own threads
   */
  public record Observed(Counters counters, MeteringState metering, Executor executor) {}

  /** Sends through this provider, metered through this client; closes neither. */
  public DirectSend(
      TollgateClient client, Duration checkDeadline, CloudApi provider, Observed observed) {
    this.client = client;
    this.checkDeadline = checkDeadline;
    this.provider = provider;
    this.observed = observed;
  }

  /** Sends one text. The future does not fail for what the quota, provider or metering answer. */
  public CompletableFuture<SendResult> send(TextMessage message) {
    return check(message)
        .thenCompose(
            decision ->
                decision.isPresent() && !decision.get().allowed()
                    ? CompletableFuture.completedFuture(refused(decision.get()))
                    : sendAndTrack(message));
  }

  private CompletableFuture<Optional<QuotaDecision>> check(TextMessage message) {
    Instant began = observed.metering().now();
    QuotaCheck check =
        new QuotaCheck(message.tenant().tenantId(), Recipient.customer(message.to()));
    CompletableFuture<QuotaDecision> call = client.direct().checkQuotaAsync(check);
    return call.copy()
        .orTimeout(checkDeadline.toMillis(), TimeUnit.MILLISECONDS)
        .handleAsync(
            (decision, failure) -> {
              if (failure == null) {
                answered(Denials.Call.CHECK, message, began);
                return Optional.of(decision);
              }
              call.cancel(true);
              observed.counters().add(Counter.SENDS_UNCHECKED);
              tell(Denials.Call.CHECK, message, failure, began);
              return Optional.<QuotaDecision>empty();
            },
            observed.executor());
  }

  private SendResult refused(QuotaDecision decision) {
    observed.counters().add(Counter.SENDS_REFUSED);
    return new SendResult.QuotaRefused(decision);
  }

  private CompletableFuture<SendResult> sendAndTrack(TextMessage message) {
    CompletableFuture<SendResult> end =
        provider
            .sendText(message.tenant().phoneNumberId(), message.to(), message.text())
            .handleAsync(
                (messageId, failure) ->
                    failure == null ? new SendResult.Sent(messageId) : failed(message, failure),
                observed.executor());
    return end.thenCompose(
        result ->
            result instanceof SendResult.Sent sent
                ? track(message, sent)
                : CompletableFuture.completedFuture(result));
  }

  private SendResult failed(TextMessage message, Throwable failure) {
    if (!(MeteringState.cause(failure) instanceof ProviderException error)) {
      throw new CompletionException(failure);
    }
    observed.counters().add(Counter.SENDS_FAILED);
    log.warn("a send of tenant {} failed: {}", message.tenant().tenantId(), error.getMessage());
    return new SendResult.Failed(error);
  }

  private CompletableFuture<SendResult> track(TextMessage message, SendResult.Sent taken) {
    observed.counters().add(Counter.SENDS);
    Instant began = observed.metering().now();
    OutboundMessage sent =
        OutboundMessage.builder(
                message.tenant().tenantId(), Recipient.customer(message.to()), SendPath.DIRECT)
            .messageId(taken.messageId())
            .occurredAt(began)
            .build();
    return client
        .direct()
        .trackOutboundAsync(sent)
        .handleAsync(
            (tracked, failure) -> {
              if (failure == null) {
                answered(Denials.Call.TRACK, message, began);
              } else {
                observed.counters().add(Counter.SENDS_UNTRACKED);
                tell(Denials.Call.TRACK, message, failure, began);
              }
              return taken;
            },
            observed.executor());
  }

  private void answered(Denials.Call call, TextMessage message, Instant began) {
    observed.metering().answered(began);
    observed.metering().denials().passed(call, message.tenant().tenantId());
  }

  /** An outage and a denial are told once by the state; what concerns one message, for each. */
  private void tell(Denials.Call call, TextMessage message, Throwable failure, Instant began) {
    String tenantId = message.tenant().tenantId();
    if (MeteringState.isForGood(failure)) {
      String what =
          call == Denials.Call.CHECK ? "a send went on unchecked" : "a send was not recorded";
      log.warn("{}: tenant {}: {}", what, tenantId, MeteringState.describe(failure));
    } else if (Denials.isDenial(failure)) {
      observed.metering().answered(began);
      observed.metering().denials().met(call, tenantId, failure);
    } else {
      observed.metering().failed(failure);
    }
  }
}

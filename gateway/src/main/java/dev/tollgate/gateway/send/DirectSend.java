package dev.tollgate.gateway.send;

import dev.tollgate.client.Permission;
import dev.tollgate.client.SendPath;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.MeteredSend;
import dev.tollgate.gateway.metering.MeteringState;
import dev.tollgate.gateway.metering.SendMetering;
import dev.tollgate.gateway.provider.OutgoingText;
import dev.tollgate.gateway.provider.Provider;
import dev.tollgate.gateway.provider.ProviderException;
import dev.tollgate.gateway.store.StoredSend;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends while the caller waits: to the provider, then to Tollgate. */
public final class DirectSend {
  private static final Logger log = LoggerFactory.getLogger(DirectSend.class);

  private final SendMetering metering;
  private final SendRecords records;
  private final Counters counters;
  private final Executor executor;

  /** Sends, with the steps between the calls on the executor: none runs on a client's threads. */
  public DirectSend(
      SendMetering metering, SendRecords records, Counters counters, Executor executor) {
    this.metering = metering;
    this.records = records;
    this.counters = counters;
    this.executor = executor;
  }

  /** Sends one text that is allowed. The future does not fail for what the provider answers. */
  CompletableFuture<SendResult> send(
      SendRequest request, Permission permission, Provider provider) {
    SendRecords.Beginning beginning = records.begin(request);
    if (beginning instanceof SendRecords.Beginning.Taken taken) {
      return CompletableFuture.completedFuture(Earlier.result(request, taken.record()));
    }
    Optional<StoredSend> record = ((SendRecords.Beginning.Free) beginning).record();
    MeteredSend metered = metered(request);
    OutgoingText text =
        new OutgoingText(request.tenant(), request.to(), request.text(), request.requestId());
    CompletableFuture<SendResult> end =
        provider
            .send(text)
            .handleAsync(
                (messageId, failure) ->
                    failure == null
                        ? new SendResult.Sent(messageId)
                        : notTaken(metered, permission, failure, record),
                executor);
    return end.thenCompose(
        result ->
            result instanceof SendResult.Sent sent
                ? taken(metered, permission, sent, record)
                : CompletableFuture.completedFuture(result));
  }

  /** A direct send as it is metered. */
  static MeteredSend metered(SendRequest request) {
    return new MeteredSend(
        request.tenant().tenantId(), request.to(), request.requestId(), SendPath.DIRECT);
  }

  private CompletableFuture<SendResult> taken(
      MeteredSend send, Permission permission, SendResult.Sent sent, Optional<StoredSend> record) {
    return metering
        .record(send, permission, sent.messageId())
        .thenApplyAsync(
            outcome -> {
              records.sent(record, sent.messageId());
              return sent;
            },
            executor);
  }

  private SendResult notTaken(
      MeteredSend send, Permission permission, Throwable failure, Optional<StoredSend> record) {
    if (!(MeteringState.cause(failure) instanceof ProviderException error)) {
      throw new CompletionException(failure);
    }
    counters.add(Counter.SENDS_FAILED);
    log.warn("a send of tenant {} failed: {}", send.tenantId(), error.getMessage());
    // What may have gone out keeps its hold until that ends by itself.
    if (error.kind() != ProviderException.Kind.UNCERTAIN) {
      metering.release(send, permission);
    }
    records.failed(record, String.valueOf(error.getMessage()));
    return new SendResult.Failed(error);
  }
}

package dev.tollgate.gateway.send;

import dev.tollgate.client.Permission;
import dev.tollgate.client.QuotaDecision;
import dev.tollgate.client.SendPath;
import dev.tollgate.gateway.database.DatabaseAwayException;
import dev.tollgate.gateway.metering.SendMetering;
import dev.tollgate.gateway.provider.Provider;
import dev.tollgate.gateway.queue.QueueFullException;
import dev.tollgate.gateway.queue.SendQueue;
import dev.tollgate.gateway.store.StoredSend;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The way of a send: a repeat is answered as the first was; the quota is asked; then it goes into
 * the queue, or out at once where there is no queue or its database is away.
 */
public final class Sends {
  private final SendMetering metering;
  private final SendRecords records;
  private final Ways ways;
  private final Executor executor;
  private final Repeats repeats = new Repeats();
  private final Uncertain uncertain = new Uncertain();

  /** Sends on these ways, with steps that may wait for the database on the executor. */
  public Sends(SendMetering metering, SendRecords records, Ways ways, Executor executor) {
    this.metering = metering;
    this.records = records;
    this.ways = ways;
    this.executor = executor;
  }

  /**
   * How sends go out.
   *
   * @param queue empty: all go out directly
   * @param queueHold how long a queued send keeps its conversation of the quota
   * @param direct sends while the caller waits
   * @param directHold how long a direct send keeps its conversation: longer than it takes
   */
  public record Ways(
      Optional<SendQueue> queue, Duration queueHold, DirectSend direct, Duration directHold) {
    private Duration hold() {
      return queue.isPresent() ? queueHold : directHold;
    }
  }

  /**
   * Sends a text.
   *
   * @return fails with {@link dev.tollgate.client.TollgateException} for what Tollgate finds wrong
   *     with the request itself
   */
  public CompletableFuture<SendResult> send(SendRequest request, Provider provider) {
    return repeats.once(request, () -> sentBefore(request).orElseGet(() -> ask(request, provider)));
  }

  private Optional<CompletableFuture<SendResult>> sentBefore(SendRequest request) {
    return records
        .find(request)
        .filter(earlier -> Earlier.settles(request, earlier))
        .map(earlier -> CompletableFuture.completedFuture(Earlier.result(request, earlier)));
  }

  private CompletableFuture<SendResult> ask(SendRequest request, Provider provider) {
    return metering
        .allow(DirectSend.metered(request), ways.hold())
        .thenComposeAsync(permission -> decided(request, permission, provider), executor);
  }

  private CompletableFuture<SendResult> decided(
      SendRequest request, Permission permission, Provider provider) {
    if (permission.alreadySent()) {
      return CompletableFuture.completedFuture(new SendResult.Sent(""));
    }
    if (!permission.allowed()) {
      QuotaDecision decision =
          permission
              .decision()
              .orElseThrow(() -> new IllegalStateException("a refusal without a decision"));
      return CompletableFuture.completedFuture(new SendResult.QuotaRefused(decision));
    }
    return ways.queue()
        .flatMap(queue -> queued(request, permission, queue))
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> ways.direct().send(request, permission, provider));
  }

  /** Empty when the send is to go out directly: it is surely not in the queue. */
  private Optional<SendResult> queued(SendRequest request, Permission permission, SendQueue queue) {
    try {
      StoredSend send = queue.put(SendRecords.row(request, SendPath.QUEUED)).send();
      uncertain.remove(request);
      return Optional.of(send)
          .filter(kept -> Earlier.settles(request, kept))
          .map(kept -> Earlier.result(request, kept));
    } catch (QueueFullException full) {
      metering.release(DirectSend.metered(request), permission);
      return Optional.of(new SendResult.QueueFull());
    } catch (DatabaseAwayException away) {
      if (!away.nothingChanged()) {
        uncertain.add(request);
      }
      return uncertain.has(request)
          ? Optional.of(new SendResult.QueueUncertain())
          : Optional.empty();
    }
  }
}

package dev.tollgate.gateway.queue;

import dev.tollgate.client.Permission;
import dev.tollgate.client.SendPath;
import dev.tollgate.client.TollgateException;
import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.config.Tenant;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.metering.MeteredSend;
import dev.tollgate.gateway.metering.SendMetering;
import dev.tollgate.gateway.provider.OutgoingText;
import dev.tollgate.gateway.provider.Provider;
import dev.tollgate.gateway.provider.ProviderException;
import dev.tollgate.gateway.provider.Providers;
import dev.tollgate.gateway.store.StoredSend;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One try of a queued send, on a worker's thread: the quota is asked again, the number's turn is
 * waited for, the provider gets it, Tollgate hears of it, and its end is kept.
 */
final class SendTry {
  private final SendMetering metering;
  private final Tenants tenants;
  private final Providers providers;
  private final QueueConfig config;
  private final NextTry nextTry;
  private final Turns turns;
  private final TryEnds ends;

  SendTry(QueueParties parties, QueueConfig config, Turns turns, TryEnds ends) {
    this.metering = parties.metering();
    this.tenants = parties.tenants();
    this.providers = parties.providers();
    this.config = config;
    this.nextTry = new NextTry(config.retries(), () -> ThreadLocalRandom.current().nextDouble());
    this.turns = turns;
    this.ends = ends;
  }

  /** Makes one try, and keeps its end. Interrupted, it leaves the send to the next run. */
  void run(StoredSend send) {
    Optional<Tenant> tenant = tenants.byNumber(send.fromNumber());
    Optional<Provider> provider = tenant.flatMap(providers::of);
    if (tenant.isEmpty() || provider.isEmpty()) {
      ends.failed(send, "its sending number is no tenant's, or its provider is not configured");
      return;
    }
    MeteredSend metered =
        new MeteredSend(send.tenantId(), send.customer(), send.requestId(), SendPath.QUEUED);
    Permission permission;
    try {
      permission = ended(metering.allow(metered, config.hold()));
    } catch (TollgateException wrong) {
      ends.failed(send, "its request id is another customer's (" + wrong.code() + ")");
      return;
    }
    if (permission.alreadySent()) {
      ends.sent(send, "");
    } else if (!permission.allowed()) {
      ends.refused(send, permission);
    } else {
      hand(send, new Handing(metered, permission, tenant.get(), provider.get()));
    }
  }

  private record Handing(
      MeteredSend metered, Permission permission, Tenant tenant, Provider provider) {}

  private void hand(StoredSend send, Handing handing) {
    turns.await(send.fromNumber());
    String messageId;
    try {
      messageId =
          ended(
              handing
                  .provider()
                  .send(
                      new OutgoingText(
                          handing.tenant(), send.customer(), send.body(), send.requestId())));
    } catch (ProviderException failure) {
      notTaken(send, handing, failure);
      return;
    }
    var unused = ended(metering.record(handing.metered(), handing.permission(), messageId));
    ends.sent(send, messageId);
  }

  /** The conversation stays held between tries. */
  private void notTaken(StoredSend send, Handing handing, ProviderException failure) {
    Optional<Duration> pause = nextTry.after(failure.kind(), failure.retryAfter(), send.tries());
    if (pause.isPresent()) {
      ends.again(send, pause.get(), failure);
      return;
    }
    if (failure.kind() != ProviderException.Kind.UNCERTAIN) {
      metering.release(handing.metered(), handing.permission());
    }
    ends.failed(send, String.valueOf(failure.getMessage()));
  }

  private static <T> T ended(CompletableFuture<T> step) {
    try {
      return step.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedSendException(stopped);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failure.getCause());
    }
  }
}

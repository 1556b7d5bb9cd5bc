package dev.tollgate.gateway;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.gateway.config.GatewayConfig;
import dev.tollgate.gateway.config.MeteringConfig;
import dev.tollgate.gateway.config.SendConfig;
import dev.tollgate.gateway.http.HealthEndpoint;
import dev.tollgate.gateway.http.HttpApi;
import dev.tollgate.gateway.http.SendAnswers;
import dev.tollgate.gateway.http.SendEndpoint;
import dev.tollgate.gateway.http.WebhookEndpoint;
import dev.tollgate.gateway.inbound.Inbound;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.MeteringState;
import dev.tollgate.gateway.send.DirectSend;
import dev.tollgate.gateway.whatsapp.CloudApi;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import dev.tollgate.gateway.whatsapp.WebhookParser;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A running gateway: the wiring of its parts, started together and closed in reverse. */
public final class Gateway implements AutoCloseable {
  /** Threads beside those that read bodies: connections, and steps between calls. */
  private static final int THREADS_BESIDE = 36;

  private final TollgateClient client;
  private final HttpApi http;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Gateway(TollgateClient client, HttpApi http) {
    this.client = client;
    this.http = http;
  }

  /**
   * Starts a gateway. It serves once this returns; metering need not be there.
   *
   * @throws io.javalin.util.JavalinException when it cannot listen where it is told to
   * @throws IllegalArgumentException when the metering's address is none
   * @throws java.io.UncheckedIOException naming the file for TLS that cannot be used
   */
  public static Gateway start(GatewayConfig config) {
    return start(config, InstantSource.system());
  }

  /** As {@link #start(GatewayConfig)}, with this clock: what a send's event time is read from. */
  public static Gateway start(GatewayConfig config, InstantSource clock) {
    TollgateClient client = client(config.metering());
    try {
      return new Gateway(client, serve(config, clock, client));
    } catch (RuntimeException failure) {
      client.close();
      throw failure;
    }
  }

  /** The port it serves on. */
  public int port() {
    return http.port();
  }

  /**
   * Lets requests in progress end, within the stop timeout; then closes the connection. A second
   * close does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      http.close();
      client.close();
    }
  }

  private static TollgateClient client(MeteringConfig metering) {
    return metering
        .access()
        .applyTo(TollgateClient.builder())
        .target(metering.target())
        .deadline(metering.deadline())
        .build();
  }

  private static HttpApi serve(GatewayConfig config, InstantSource clock, TollgateClient client) {
    Counters counters = new Counters();
    MeteringState metering = new MeteringState(clock, counters);
    QueuedThreadPool threads =
        new QueuedThreadPool(2 * config.listen().inFlightMax() + THREADS_BESIDE);
    threads.setName("gateway");
    SendConfig sends = config.sends();
    Optional<DirectSend> direct =
        sends
            .providerToken()
            .map(token -> new CloudApi(sends.provider(), token))
            .map(
                provider ->
                    new DirectSend(
                        client,
                        config.metering().checkDeadline(),
                        provider,
                        new DirectSend.Observed(counters, metering, threads)));
    return new HttpApi(
        config.listen(),
        threads,
        new HttpApi.Endpoints(
            new WebhookEndpoint(
                config.webhooks(),
                new WebhookParser(PhoneNumbers.international()),
                new Inbound(client, config.tenants(), counters, metering),
                counters),
            new SendEndpoint(
                sends.callerToken(),
                direct,
                new SendEndpoint.Numbers(config.tenants(), sends.numbers()),
                new SendAnswers(clock)),
            new HealthEndpoint(counters, metering)));
  }
}

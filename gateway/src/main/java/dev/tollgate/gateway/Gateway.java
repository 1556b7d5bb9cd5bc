package dev.tollgate.gateway;

import dev.tollgate.client.QuotaOptions;
import dev.tollgate.client.SpoolOptions;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.gateway.config.GatewayConfig;
import dev.tollgate.gateway.config.MeteringConfig;
import dev.tollgate.gateway.http.HealthEndpoint;
import dev.tollgate.gateway.http.HttpApi;
import dev.tollgate.gateway.http.TwilioEndpoint;
import dev.tollgate.gateway.http.WebhookEndpoint;
import dev.tollgate.gateway.inbound.Inbound;
import dev.tollgate.gateway.inbound.InboundMetering;
import dev.tollgate.gateway.inbound.TwilioInbound;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.MeteringState;
import dev.tollgate.gateway.metering.MeteringWatch;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import dev.tollgate.gateway.whatsapp.WebhookParser;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A running gateway: the wiring of its parts, started together and closed in reverse. */
public final class Gateway implements AutoCloseable {
  /** Threads beside those that read bodies: connections, and steps between calls. */
  private static final int THREADS_BESIDE = 36;

  private final TollgateClient client;
  private final MeteringWatch watch;
  private final Outgoing outgoing;
  private final HttpApi http;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Gateway(TollgateClient client, MeteringState metering, Outgoing outgoing, HttpApi http) {
    this.client = client;
    this.watch = new MeteringWatch(client, metering);
    this.outgoing = outgoing;
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
    Counters counters = new Counters();
    MeteringState metering = new MeteringState(clock, counters);
    QueuedThreadPool threads =
        new QueuedThreadPool(2 * config.listen().inFlightMax() + THREADS_BESIDE);
    threads.setName("gateway");
    try {
      Outgoing outgoing =
          new Outgoing(config, new Outgoing.Shared(client, counters, metering, clock, threads));
      try {
        InboundMetering reports = new InboundMetering(client, counters, metering);
        Inbound inbound =
            new Inbound(
                new Inbound.Rules(config.tenants(), config.count()),
                outgoing.statuses(),
                reports,
                counters);
        HttpApi http =
            new HttpApi(
                config.listen(),
                threads,
                new HttpApi.Endpoints(
                    new WebhookEndpoint(
                        config.webhooks(),
                        new WebhookParser(PhoneNumbers.international()),
                        inbound,
                        counters),
                    new TwilioEndpoint(
                        config.sends().twilio(),
                        new TwilioInbound(
                            config.tenants(),
                            new TwilioInbound.Sinks(outgoing.statuses(), reports),
                            counters,
                            clock),
                        counters),
                    outgoing.sends(),
                    outgoing.jobs(),
                    new HealthEndpoint(counters, metering)));
        return new Gateway(client, metering, outgoing, http);
      } catch (RuntimeException failure) {
        outgoing.stopQueue();
        outgoing.close();
        throw failure;
      }
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
   * Lets requests in progress end, within the stop timeout, then what was taken from the queue;
   * then closes the connections. A second close does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      http.close();
      outgoing.stopQueue();
      watch.close();
      client.close();
      outgoing.close();
    }
  }

  private static TollgateClient client(MeteringConfig metering) {
    return metering
        .access()
        .applyTo(TollgateClient.builder())
        .target(metering.target())
        .deadline(metering.deadline())
        .spool(
            SpoolOptions.in(metering.spool().directory())
                .withItemsMax(metering.spool().itemsMax())
                .withAfter(metering.spool().after()))
        .quota(QuotaOptions.defaults().withDecisionWait(metering.checkDeadline()))
        .build();
  }
}

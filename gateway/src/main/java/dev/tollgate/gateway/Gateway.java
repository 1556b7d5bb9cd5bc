package dev.tollgate.gateway;

import dev.tollgate.client.QuotaOptions;
import dev.tollgate.client.SpoolOptions;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.gateway.config.GatewayConfig;
import dev.tollgate.gateway.config.MeteringConfig;
import dev.tollgate.gateway.http.HealthEndpoint;
import dev.tollgate.gateway.http.HttpApi;
import dev.tollgate.gateway.http.ReadyEndpoint;
import dev.tollgate.gateway.http.TwilioEndpoint;
import dev.tollgate.gateway.http.WebhookEndpoint;
import dev.tollgate.gateway.inbound.Inbound;
import dev.tollgate.gateway.inbound.InboundMetering;
import dev.tollgate.gateway.inbound.TwilioInbound;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.MeteringState;
import dev.tollgate.gateway.metering.MeteringWatch;
import dev.tollgate.gateway.metrics.GatewayMetrics;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import dev.tollgate.gateway.whatsapp.WebhookParser;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A running gateway: the wiring of its parts, started together and closed in reverse. */
public final class Gateway implements AutoCloseable {
  /** Threads beside those that read bodies: connections, and steps between calls. */
  private static final int THREADS_BESIDE = 36;

  private final GatewayConfig config;
  private final InstantSource clock;
  private final Counters counters = new Counters();
  private final MeteringState metering;
  private final QueuedThreadPool threads;
  private final Started started = new Started();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final HttpApi http;

  private Gateway(GatewayConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.metering = new MeteringState(clock, counters);
    this.threads = new QueuedThreadPool(2 * config.listen().inFlightMax() + THREADS_BESIDE);
    threads.setName("gateway");
    try {
      this.http = serve();
    } catch (RuntimeException failure) {
      started.close();
      throw failure;
    }
  }

  /**
   * Starts a gateway. It serves once this returns; metering need not be there.
   *
   * @throws io.javalin.util.JavalinException when it cannot listen where it is told to
   * @throws IllegalArgumentException when the metering's address is none
   * @throws java.io.UncheckedIOException naming the file for TLS that cannot be used
   * @throws dev.tollgate.server.database.DatabaseException when an embedded database does not start
   */
  public static Gateway start(GatewayConfig config) {
    return start(config, InstantSource.system());
  }

  /** As {@link #start(GatewayConfig)}, with this clock: what a send's event time is read from. */
  public static Gateway start(GatewayConfig config, InstantSource clock) {
    return new Gateway(config, clock);
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
      started.close();
    }
  }

  private HttpApi serve() {
    TollgateClient client = client(config.metering());
    started.add(client::close);
    GatewayMetrics metrics = new GatewayMetrics(counters, client);
    started.add(metrics::close);
    started.add(new MeteringWatch(client, metering)::close);
    Outgoing outgoing =
        new Outgoing(config, new Outgoing.Shared(client, counters, metering, clock, threads));
    outgoing.figures().ifPresent(figures -> figures.bindTo(metrics));
    started.add(outgoing::close);
    started.add(outgoing::stopQueue);
    HttpApi.Operation operation =
        new HttpApi.Operation(
            new HealthEndpoint(client, counters, metering, GatewayVersion.TEXT),
            // Metering or a database that are away are no problem: messages go on.
            new ReadyEndpoint(List.of(new SpoolReadiness(client))),
            metrics);
    HttpApi api = new HttpApi(config.listen(), threads, endpoints(client, outgoing, operation));
    started.add(api::close);
    return api;
  }

  private HttpApi.Endpoints endpoints(
      TollgateClient client, Outgoing outgoing, HttpApi.Operation operation) {
    InboundMetering reports = new InboundMetering(client, counters, metering);
    Inbound inbound =
        new Inbound(
            new Inbound.Rules(config.tenants(), config.count()),
            outgoing.statuses(),
            reports,
            counters);
    TwilioInbound twilio =
        new TwilioInbound(
            config.tenants(),
            new TwilioInbound.Sinks(outgoing.statuses(), reports),
            counters,
            clock);
    return new HttpApi.Endpoints(
        new WebhookEndpoint(
            config.webhooks(), new WebhookParser(PhoneNumbers.international()), inbound, counters),
        new TwilioEndpoint(config.sends().twilio(), twilio, counters),
        outgoing.sends(),
        outgoing.jobs(),
        operation);
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

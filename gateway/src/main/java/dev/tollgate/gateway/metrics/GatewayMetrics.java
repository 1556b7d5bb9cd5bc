package dev.tollgate.gateway.metrics;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.micrometer.TollgateMetrics;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All figures of a gateway. None has a tenant or a customer in its labels: their number does not
 * grow with them.
 */
public final class GatewayMetrics implements AutoCloseable {
  private static final String PREFIX = "tollgate.gateway.";

  /** What is served. HTTP lets anybody make up others: these are one figure. */
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();

  /** The figures of these. */
  public GatewayMetrics(Counters counters, TollgateClient client) {
    for (Counter counter : Counter.values()) {
      FunctionCounter.builder(
              PREFIX + counter.name().toLowerCase(Locale.ROOT).replace('_', '.'),
              counters,
              counts -> counts.get(counter))
          .description(counter.description())
          .register(registry);
    }
    new TollgateMetrics(client).bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    garbage.bindTo(registry);
  }

  /** A figure that is asked for at each scrape. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value).description(description).register(registry);
  }

  /** The same of one of several states. */
  public void gauge(String name, String description, String state, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value)
        .description(description)
        .tag("state", state)
        .register(registry);
  }

  /**
   * A request was answered.
   *
   * @param route the route's pattern, never the path: there are as many figures as routes
   */
  public void answered(String method, String route, int status, Duration took) {
    Timer.builder(PREFIX + "http.requests")
        .description("HTTP requests that were answered")
        .tag("method", METHODS.contains(method) ? method : "other")
        .tag("route", route)
        .tag("status", status / 100 + "xx")
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(10))
        .register(registry)
        .record(took);
  }

  /** All figures by now, in Prometheus's text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }
}

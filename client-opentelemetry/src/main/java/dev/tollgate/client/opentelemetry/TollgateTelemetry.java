package dev.tollgate.client.opentelemetry;

import static java.util.Objects.requireNonNull;

import dev.tollgate.client.ClientHealth;
import dev.tollgate.client.ClientStats;
import dev.tollgate.client.TollgateClient;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The figures of a {@link TollgateClient} as asynchronous instruments named {@code
 * tollgate.client...}: what it has done ({@link ClientStats}) as counters, how it is ({@link
 * ClientHealth}) as gauges.
 *
 * <p>No instrument has a tenant or a customer in its attributes: their number does not grow with
 * them.
 *
 * <p>All figures of one collection are of one look at the client. Nothing is asked of the server.
 */
public final class TollgateTelemetry implements AutoCloseable {
  private static final String SCOPE = "dev.tollgate.client";

  private final TollgateClient client;
  private final Map<String, ObservableLongMeasurement> counters = new LinkedHashMap<>();
  private final Map<GaugeFigure, ObservableDoubleMeasurement> gauges = new LinkedHashMap<>();
  private final BatchCallback callback;
  private final AtomicBoolean closed = new AtomicBoolean();

  private TollgateTelemetry(Meter meter, TollgateClient client) {
    this.client = client;
    for (CounterFigure counter : CounterFigure.ALL) {
      counters.computeIfAbsent(
          counter.name(),
          name ->
              meter
                  .counterBuilder(name)
                  .setUnit(counter.unit())
                  .setDescription(counter.description())
                  .buildObserver());
    }
    for (GaugeFigure gauge : GaugeFigure.ALL) {
      gauges.put(
          gauge,
          meter
              .gaugeBuilder(gauge.name())
              .setUnit(gauge.unit())
              .setDescription(gauge.description())
              .buildObserver());
    }
    List<ObservableMeasurement> all = new ArrayList<>(counters.values());
    all.addAll(gauges.values());
    this.callback =
        meter.batchCallback(
            this::observe,
            all.get(0),
            all.subList(1, all.size()).toArray(ObservableMeasurement[]::new));
  }

  /**
   * Has this client's figures observed, whenever they are collected, until it is closed. Close it
   * before the client; the client goes on without it. Once for a client: OpenTelemetry could not
   * tell the figures of two apart that share an {@link OpenTelemetry}.
   */
  public static TollgateTelemetry register(OpenTelemetry telemetry, TollgateClient client) {
    requireNonNull(client, "client");
    return new TollgateTelemetry(telemetry.getMeter(SCOPE), client);
  }

  private void observe() {
    ClientStats stats = client.stats();
    for (CounterFigure figure : CounterFigure.ALL) {
      ObservableLongMeasurement counter = counters.get(figure.name());
      if (counter != null) {
        counter.record(figure.value().applyAsLong(stats), figure.attributes());
      }
    }
    ClientHealth health = client.health();
    gauges.forEach((figure, gauge) -> gauge.record(figure.value().applyAsDouble(health)));
  }

  /** Ends the observation. A second close does nothing. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      callback.close();
    }
  }
}

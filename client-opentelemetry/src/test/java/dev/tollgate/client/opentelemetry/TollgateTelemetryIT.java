package dev.tollgate.client.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.SpoolOptions;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.testing.Eventually;
import dev.tollgate.testing.metering.MeteringServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The instruments of a real client, before a server behind a real socket. */
@Timeout(120)
class TollgateTelemetryIT {
  @TempDir Path spool;

  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final SdkMeterProvider meters =
      SdkMeterProvider.builder().registerMetricReader(reader).build();
  private final OpenTelemetry telemetry =
      OpenTelemetrySdk.builder().setMeterProvider(meters).build();
  private MeteringServer server;
  private TollgateClient client;
  private TollgateTelemetry registered;

  @BeforeEach
  void start() throws IOException {
    server = MeteringServer.start();
    client = TollgateClient.builder().target(server.target()).spool(SpoolOptions.in(spool)).build();
    // docs
    registered = TollgateTelemetry.register(telemetry, client);
    // end
  }

  @AfterEach
  void stop() {
    registered.close();
    client.close();
    server.close();
    meters.close();
  }

  @Test
  void whatBecameOfMessagesIsCountedByOutcome() {
    track("t1", "m1");
    track("t1", "m1");
    track(MeteringServer.REFUSED_TENANT, "m2");
    Eventually.until("all have ended", () -> counter("recorded") + counter("refused") == 3);
    assertEquals(2, counter("recorded"));
    assertEquals(0, counter("unkept"));
    assertEquals(1, plainCounter("tollgate.client.messages.duplicate"));
  }

  @Test
  void theSpoolAndTheServerAreGauged() {
    assertEquals(1, gauge("tollgate.client.reachable"));
    assertEquals(0, gauge("tollgate.client.spool.items"));
    server.close();
    track("t1", "m1");
    Eventually.until("it is gauged", () -> gauge("tollgate.client.spool.items") == 1);
    Eventually.until("it is noticed", () -> gauge("tollgate.client.reachable") == 0);
    assertTrue(gauge("tollgate.client.spool.age") > 0);
    assertEquals("s", metric("tollgate.client.spool.age").getUnit());
    assertEquals("By", metric("tollgate.client.spool.bytes").getUnit());
  }

  @Test
  void everyInstrumentIsDescribedAndNoneNamesATenant() {
    track("t-secret", "m1");
    Map<String, MetricData> all = collected();
    Set<String> names =
        Stream.concat(
                CounterFigure.ALL.stream().map(CounterFigure::name),
                GaugeFigure.ALL.stream().map(GaugeFigure::name))
            .collect(Collectors.toSet());
    assertEquals(names, all.keySet());
    all.values().forEach(metric -> assertFalse(metric.getDescription().isEmpty()));
    assertFalse(all.toString().contains("t-secret"));
  }

  @Test
  void nothingIsObservedAfterTheClose() {
    assertFalse(collected().isEmpty());
    registered.close();
    registered.close();
    assertTrue(collected().isEmpty());
  }

  private void track(String tenant, String id) {
    client.inbound().track(InboundMessage.builder(tenant, "c1").messageId(id).build());
  }

  private Map<String, MetricData> collected() {
    return reader.collectAllMetrics().stream()
        .collect(Collectors.toMap(MetricData::getName, Function.identity()));
  }

  private MetricData metric(String name) {
    return Objects.requireNonNull(collected().get(name), name);
  }

  private long counter(String outcome) {
    return sum(
        "tollgate.client.messages", Attributes.of(AttributeKey.stringKey("outcome"), outcome));
  }

  private long plainCounter(String name) {
    return sum(name, Attributes.empty());
  }

  private long sum(String name, Attributes attributes) {
    return metric(name).getLongSumData().getPoints().stream()
        .filter(point -> point.getAttributes().equals(attributes))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private double gauge(String name) {
    return metric(name).getDoubleGaugeData().getPoints().iterator().next().getValue();
  }
}

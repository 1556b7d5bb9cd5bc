package dev.tollgate.client.opentelemetry;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.QuotaCheck;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.testing.Eventually;
import dev.tollgate.testing.metering.MeteringServer;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** gRPC's own metrics, registered for the JVM. */
@Timeout(120)
class GrpcMetricsIT {
  private static final String ATTEMPTS = "grpc.client.attempt.duration";

  @Test
  void theClientsAttemptsAreMeasured() throws IOException {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (SdkMeterProvider meters =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setMeterProvider(meters).build();
      // docs
      GrpcOpenTelemetry.newBuilder().sdk(sdk).build().registerGlobal();
      // end
      makeCalls();
      Eventually.until(
          "both calls are measured",
          () ->
              methods(reader.collectAllMetrics())
                  .containsAll(
                      Set.of(
                          "tollgate.metering.v1.MeteringService/CheckQuota",
                          "tollgate.metering.v1.MeteringService/TrackStream")));
    }
  }

  private static void makeCalls() throws IOException {
    try (MeteringServer server = MeteringServer.start();
        TollgateClient client = TollgateClient.builder().target(server.target()).build()) {
      client.outbound().check(new QuotaCheck("t1", Recipient.customer("c1")));
      client.inbound().track(InboundMessage.builder("t1", "c1").messageId("m1").build());
    }
  }

  private static Set<String> methods(Collection<MetricData> metrics) {
    return metrics.stream()
        .filter(metric -> metric.getName().equals(ATTEMPTS))
        .flatMap(metric -> metric.getHistogramData().getPoints().stream())
        .flatMap(point -> point.getAttributes().asMap().entrySet().stream())
        .filter(attribute -> attribute.getKey().getKey().equals("grpc.method"))
        .map(attribute -> attribute.getValue().toString())
        .collect(Collectors.toSet());
  }
}

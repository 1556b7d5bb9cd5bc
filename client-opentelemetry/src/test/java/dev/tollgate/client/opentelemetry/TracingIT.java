package dev.tollgate.client.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.OutboundSend;
import dev.tollgate.client.QuotaOptions;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.SendPath;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.testing.Eventually;
import dev.tollgate.testing.metering.MeteringServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenTelemetry's interceptor for gRPC, in a client. */
@Timeout(120)
class TracingIT {
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final SdkTracerProvider tracers =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder().setTracerProvider(tracers).build();
  private MeteringServer server;
  private TollgateClient client;

  @BeforeEach
  void start() throws IOException {
    server = MeteringServer.start();
    TollgateClient.Builder builder =
        TollgateClient.builder()
            .target(server.target())
            .quota(QuotaOptions.defaults().withDecisionWait(Duration.ofSeconds(10)));
    // docs
    builder.intercept(GrpcTelemetry.create(telemetry).newClientInterceptor());
    // end
    client = builder.build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    tracers.close();
  }

  @Test
  void aDecisionIsASpanOfTheCallersTrace() throws Exception {
    Span request = telemetry.getTracer("gateway").spanBuilder("request").startSpan();
    Context.current()
        .with(request)
        .wrap(
            () ->
                client
                    .outbound()
                    .send(
                        OutboundSend.of(
                            "t-secret", Recipient.customer("c-secret"), SendPath.DIRECT),
                        () -> "sid"))
        .call();
    request.end();
    Eventually.until("the question's span ends", () -> !named("CheckQuota").isEmpty());
    SpanData question = named("CheckQuota").get(0);
    assertEquals(SpanKind.CLIENT, question.getKind());
    assertEquals(request.getSpanContext().getTraceId(), question.getTraceId());
    assertEquals(request.getSpanContext().getSpanId(), question.getParentSpanId());
    assertFalse(spans.getFinishedSpanItems().toString().contains("secret"));
  }

  @Test
  void aStreamOfMessagesIsOneSpan() {
    for (int i = 0; i < 3; i++) {
      client.inbound().track(InboundMessage.builder("t1", "c1").messageId("m" + i).build());
    }
    client.close();
    Eventually.until("the stream's span ends", () -> !named("TrackStream").isEmpty());
    assertEquals(1, named("TrackStream").size());
    assertEquals(3, server.recorded().size());
  }

  private List<SpanData> named(String call) {
    return spans.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals("tollgate.metering.v1.MeteringService/" + call))
        .toList();
  }
}

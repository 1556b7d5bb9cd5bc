package dev.tollgate.gateway.http;

import dev.tollgate.gateway.metrics.GatewayMetrics;
import io.javalin.http.Context;

/** {@code /metrics}: the gateway's figures, as Prometheus reads them. */
public final class MetricsEndpoint {
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final GatewayMetrics metrics;

  /** Shows these. */
  public MetricsEndpoint(GatewayMetrics metrics) {
    this.metrics = metrics;
  }

  void show(Context ctx) {
    ctx.contentType(CONTENT_TYPE).result(metrics.scrape());
  }
}

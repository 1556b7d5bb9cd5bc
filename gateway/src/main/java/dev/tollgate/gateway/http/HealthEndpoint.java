package dev.tollgate.gateway.http;

import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.MeteringState;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /health}: 200 while the gateway serves, whether or not metering answers; and counts. */
public final class HealthEndpoint {
  private final Counters counters;
  private final MeteringState metering;

  /** Shows these. */
  public HealthEndpoint(Counters counters, MeteringState metering) {
    this.counters = counters;
    this.metering = metering;
  }

  void show(Context ctx) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "ok");
    body.put("metering", metering.word());
    body.put("counters", counters.snapshot());
    Answer.ok(body).write(ctx);
  }
}

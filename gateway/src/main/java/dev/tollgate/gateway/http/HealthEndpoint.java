package dev.tollgate.gateway.http;

import dev.tollgate.client.ClientHealth;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.MeteringState;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /health}: 200 while the gateway serves, whether or not metering answers; and counts. */
public final class HealthEndpoint {
  private final TollgateClient client;
  private final Counters counters;
  private final MeteringState metering;
  private final String version;
  private final InstantSource clock = InstantSource.system();
  private final Instant startedAt = clock.instant();

  /** Shows these, and that the gateway is of this version. */
  public HealthEndpoint(
      TollgateClient client, Counters counters, MeteringState metering, String version) {
    this.client = client;
    this.counters = counters;
    this.metering = metering;
    this.version = version;
  }

  void show(Context ctx) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "ok");
    body.put("metering", metering.word());
    body.put("version", version);
    body.put("uptimeSeconds", Duration.between(startedAt, clock.instant()).toSeconds());
    client.health().spool().ifPresent(spool -> body.put("spool", of(spool)));
    body.put("counters", counters.snapshot());
    Answer.ok(body).write(ctx);
  }

  private static Map<String, Object> of(ClientHealth.Spool spool) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("messages", spool.items());
    body.put("bytes", spool.bytes());
    body.put("parked", spool.parked());
    body.put("full", spool.full());
    return body;
  }
}

package dev.tollgate.client.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.OutboundSend;
import dev.tollgate.client.QuotaOptions;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.SendPath;
import dev.tollgate.client.SpoolOptions;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.testing.Eventually;
import dev.tollgate.testing.metering.MeteringServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The meters of a real client, before a server behind a real socket. */
@Timeout(120)
class TollgateMetricsIT {
  @TempDir Path spool;

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private MeteringServer server;
  private TollgateClient client;

  @BeforeEach
  void start() throws IOException {
    server = MeteringServer.start();
    client =
        TollgateClient.builder()
            .target(server.target())
            .quota(QuotaOptions.defaults().withDecisionWait(Duration.ofSeconds(10)))
            .spool(SpoolOptions.in(spool))
            .build();
    // docs
    new TollgateMetrics(client).bindTo(registry);
    // end
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void whatBecameOfMessagesIsCounted() {
    track("t1", "m1");
    track("t1", "m1");
    track("t1", "m2");
    track(MeteringServer.REFUSED_TENANT, "m3");

    Eventually.until("all have ended", () -> outcome("recorded") + outcome("refused") == 4);
    assertEquals(3, outcome("recorded"));
    assertEquals(1, outcome("refused"));
    assertEquals(0, outcome("unkept"));
    assertEquals(1, counter("tollgate.client.messages.duplicate"));
    assertEquals(0, counter("tollgate.client.messages.lost"));
  }

  @Test
  void decisionsAreCountedByTheirBasis() {
    for (int i = 0; i < 3; i++) {
      client.outbound().send(send("t1"), () -> "sid");
    }
    assertEquals(3, decisions("server") + decisions("cache"));
    assertTrue(decisions("cache") >= 1);
    assertEquals(0, decisions("policy"));

    server.close();
    client.outbound().send(send("t2"), () -> "sid");
    assertEquals(1, decisions("policy"));
    assertEquals(0, counter("tollgate.client.sends.denied"));
  }

  @Test
  void theSpoolAndTheServerAreGauged() {
    assertEquals(1, gauge("tollgate.client.reachable"));
    assertEquals(0, gauge("tollgate.client.spool.items"));
    assertEquals(0, gauge("tollgate.client.spool.age"));

    server.close();
    track("t1", "m1");
    track("t1", "m2");

    Eventually.until("both are gauged", () -> gaugeNow("tollgate.client.spool.items") == 2);
    Eventually.until("it is noticed", () -> gaugeNow("tollgate.client.reachable") == 0);
    assertTrue(gauge("tollgate.client.spool.bytes") > 0);
    assertTrue(gaugeNow("tollgate.client.spool.age") > 0);
    assertEquals(0, gauge("tollgate.client.spool.parked"));
    assertEquals(0, gauge("tollgate.client.spool.full"));
    assertEquals(2, counter("tollgate.client.spool.written"));
  }

  @Test
  void gaugesOfOneScrapeAreOfOneMoment() {
    assertEquals(0, gauge("tollgate.client.spool.items"));
    server.close();
    track("t1", "m1");
    Eventually.until("it is kept", () -> client.stats().spooled() == 1);

    assertEquals(0, gauge("tollgate.client.spool.bytes"), "still the first look");
    clock.add(TollgateMetrics.HEALTH_FOR);
    Eventually.until("another look", () -> gaugeNow("tollgate.client.spool.bytes") > 0);
  }

  @Test
  void everyMeterIsDescribedAndNoneNamesATenant() {
    track("t-secret", "m1");
    Set<String> known = Set.of("outcome", "basis");
    assertFalse(registry.getMeters().isEmpty());
    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      assertTrue(id.getName().startsWith("tollgate.client."), id.getName());
      assertNotNull(id.getDescription(), id.getName());
      id.getTags().forEach(tag -> assertTrue(known.contains(tag.getKey()), tag::toString));
      assertFalse(id.toString().contains("t-secret"));
    }
  }

  @Test
  void tagsOfTheApplicationTellClientsApart() {
    SimpleMeterRegistry other = new SimpleMeterRegistry();
    new TollgateMetrics(client, Tags.of("client", "a")).bindTo(other);
    new TollgateMetrics(client, Tags.of("client", "b")).bindTo(other);
    assertEquals(2 * registry.getMeters().size(), other.getMeters().size());
    assertTrue(
        other.getMeters().stream()
            .allMatch(
                m -> m.getId().getTags().stream().map(Tag::getKey).anyMatch("client"::equals)));
  }

  private void track(String tenant, String id) {
    client.inbound().track(InboundMessage.builder(tenant, "c1").messageId(id).build());
  }

  private static OutboundSend send(String tenant) {
    return OutboundSend.of(tenant, Recipient.customer("c1"), SendPath.DIRECT);
  }

  private double outcome(String outcome) {
    return registry
        .get("tollgate.client.messages")
        .tag("outcome", outcome)
        .functionCounter()
        .count();
  }

  private double decisions(String basis) {
    return registry.get("tollgate.client.decisions").tag("basis", basis).functionCounter().count();
  }

  private double counter(String name) {
    return registry.get(name).functionCounter().count();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double gaugeNow(String name) {
    clock.add(TollgateMetrics.HEALTH_FOR);
    return gauge(name);
  }
}

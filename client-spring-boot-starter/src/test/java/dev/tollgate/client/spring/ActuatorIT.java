package dev.tollgate.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TrackOutcome;
import dev.tollgate.testing.Eventually;
import dev.tollgate.testing.metering.MeteringServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A whole application: its properties, its endpoints over HTTP, and a server that goes away. */
@Timeout(180)
class ActuatorIT {
  @TempDir Path spool;

  private final HttpClient http = HttpClient.newHttpClient();
  private MeteringServer server;
  private ConfigurableApplicationContext application;

  @BeforeEach
  void start() throws IOException {
    server = MeteringServer.start();
    SpringApplication app = new SpringApplication(App.class);
    app.setDefaultProperties(
        Map.of(
            "server.address", "127.0.0.1",
            "server.port", "0",
            "management.endpoints.web.exposure.include", "health,metrics,configprops",
            "management.endpoint.health.show-details", "always",
            "tollgate.target", server.target(),
            "tollgate.key", "tg_secret",
            "tollgate.spool.directory", spool.toString(),
            "tollgate.spool.items-max", "2"));
    application = app.run();
  }

  @AfterEach
  void stop() {
    application.close();
    server.close();
  }

  @Test
  void healthFollowsTheClientAndMessagingGoesOnWithoutTheServer() throws Exception {
    assertThat(track("m1").isSafe()).isTrue();
    Eventually.until("it is told", () -> health().contains("\"spoolItems\":0"));
    assertThat(server.recorded()).hasSize(1);
    assertThat(health()).startsWith("200").contains("\"degraded\":false");

    int port = server.port();
    server.close();
    assertThat(track("m2")).isInstanceOf(TrackOutcome.Spooled.class);
    Eventually.until("it is noticed", () -> health().contains("\"reporting\":false"));
    assertThat(health()).startsWith("200").contains("\"degraded\":true", "\"spoolItems\":1");

    assertThat(track("m3")).isInstanceOf(TrackOutcome.Spooled.class);
    assertThat(track("m4")).isInstanceOf(TrackOutcome.Unkept.class);
    assertThat(health()).startsWith("503").contains("OUT_OF_SERVICE", "\"spoolFull\":true");

    server = MeteringServer.startAt(port);
    Eventually.until("all is told", () -> server.recorded().size() == 2);
    Eventually.until("it is well again", () -> health().contains("\"reporting\":true"));
    assertThat(health()).startsWith("200").doesNotContain("OUT_OF_SERVICE");
  }

  @Test
  void metersAreServed() throws Exception {
    track("m1");
    track("m1");
    TollgateClient client = application.getBean(TollgateClient.class);
    Eventually.until("both are told", () -> client.stats().recorded() == 2);
    assertThat(get("/actuator/metrics/tollgate.client.messages?tag=outcome:recorded"))
        .startsWith("200")
        .contains("\"value\":2.0", "\"baseUnit\":\"messages\"");
    assertThat(get("/actuator/metrics/tollgate.client.reachable")).contains("\"value\":1.0");
    assertThat(get("/actuator/metrics/tollgate.client.spool.age")).contains("seconds");
  }

  @Test
  void theKeyIsNotShown() throws Exception {
    assertThat(get("/actuator/configprops"))
        .startsWith("200")
        .contains("tollgate")
        .doesNotContain("tg_secret");
  }

  private TrackOutcome track(String id) {
    return application
        .getBean(TollgateClient.class)
        .inbound()
        .track(InboundMessage.builder("t1", "c1").messageId(id).build());
  }

  private String health() {
    try {
      return get("/actuator/health");
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    String port = application.getEnvironment().getRequiredProperty("local.server.port");
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class App {}
}

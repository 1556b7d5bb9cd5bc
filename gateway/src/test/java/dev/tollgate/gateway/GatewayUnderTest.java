package dev.tollgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.gateway.config.CountConfig;
import dev.tollgate.gateway.config.DatabaseConfig;
import dev.tollgate.gateway.config.DeliveryConfig;
import dev.tollgate.gateway.config.GatewayConfig;
import dev.tollgate.gateway.config.ListenConfig;
import dev.tollgate.gateway.config.MeteringAccess;
import dev.tollgate.gateway.config.MeteringConfig;
import dev.tollgate.gateway.config.ProviderConfig;
import dev.tollgate.gateway.config.ProviderKind;
import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.SendConfig;
import dev.tollgate.gateway.config.SpoolConfig;
import dev.tollgate.gateway.config.Tenant;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.config.TwilioConfig;
import dev.tollgate.gateway.config.WebhookConfig;
import dev.tollgate.gateway.testing.FakeMetering;
import dev.tollgate.gateway.testing.FakeProvider;
import dev.tollgate.gateway.testing.TempDirectory;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import dev.tollgate.gateway.whatsapp.WebhookSignature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A gateway on loopback between a fake metering service and a stand-in for the provider. */
final class GatewayUnderTest implements AutoCloseable {
  static final String NUMBER_ID = "100000000007919";
  static final String NUMBER = "+966550000001";
  static final String TENANT = "rest-001";
  static final Secret APP_SECRET = Secret.of("app-secret", "test app secret");
  static final String SEND_TOKEN = "test send token";
  static final String PROVIDER_TOKEN = "test provider token";

  /** Longer than an answer takes: then a test hears what Tollgate says. */
  private static final Duration SPOOL_AFTER = Duration.ofSeconds(1);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  final FakeMetering metering;
  final FakeProvider provider = new FakeProvider();
  private final TempDirectory directory = new TempDirectory();
  final Gateway gateway;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final WebhookSignature signature = new WebhookSignature(APP_SECRET);

  /**
   * What differs between tests.
   *
   * @param meteringDeadline of records and checks
   * @param database empty: sends go out directly
   */
  record Settings(
      int inFlightMax,
      boolean sendsOn,
      Duration meteringDeadline,
      InstantSource clock,
      Optional<DatabaseConfig> database,
      QueueConfig queue,
      long spoolItems,
      CountConfig count,
      TwilioConfig twilio) {
    static final Settings USUAL =
        new Settings(64, true, Duration.ofSeconds(2), InstantSource.system());

    Settings(int inFlightMax, boolean sendsOn, Duration meteringDeadline, InstantSource clock) {
      this(
          inFlightMax,
          sendsOn,
          meteringDeadline,
          clock,
          Optional.empty(),
          QueueConfig.defaults(),
          SpoolConfig.DEFAULT_ITEMS_MAX,
          CountConfig.defaults(),
          TwilioConfig.off());
    }

    /** No test of the queue is about a late answer; some hold the provider for a while. */
    Duration providerTimeout() {
      return Duration.ofSeconds(database.isPresent() ? 20 : 1);
    }

    Settings queued(DatabaseConfig on, QueueConfig how) {
      return new Settings(
          inFlightMax,
          sendsOn,
          meteringDeadline,
          clock,
          Optional.of(on),
          how,
          spoolItems,
          count,
          twilio);
    }

    Settings with(TwilioConfig account) {
      return new Settings(
          inFlightMax,
          sendsOn,
          meteringDeadline,
          clock,
          database,
          queue,
          spoolItems,
          count,
          account);
    }

    Settings counting(CountConfig also) {
      return new Settings(
          inFlightMax, sendsOn, meteringDeadline, clock, database, queue, spoolItems, also, twilio);
    }

    Settings withSpoolItems(long items) {
      return new Settings(
          inFlightMax, sendsOn, meteringDeadline, clock, database, queue, items, count, twilio);
    }
  }

  GatewayUnderTest() {
    this(Settings.USUAL);
  }

  GatewayUnderTest(Settings settings) {
    this(settings, new FakeMetering(), MeteringAccess.open());
  }

  GatewayUnderTest(Settings settings, FakeMetering metering, MeteringAccess access) {
    this.metering = metering;
    gateway = Gateway.start(config(settings, access), settings.clock());
  }

  private GatewayConfig config(Settings settings, MeteringAccess access) {
    return new GatewayConfig(
        new ListenConfig("127.0.0.1", 0, settings.inFlightMax(), Duration.ofSeconds(10)),
        new MeteringConfig(
            metering.target(),
            settings.meteringDeadline(),
            settings.meteringDeadline(),
            access,
            new SpoolConfig(directory.path(), settings.spoolItems(), SPOOL_AFTER)),
        new Tenants(
            List.of(
                new Tenant(TENANT, NUMBER_ID, NUMBER),
                new Tenant("rest-002", "100000000015838", "+966550000002"),
                new Tenant("rest-003", "", "+966550000003", ProviderKind.TWILIO))),
        new WebhookConfig(APP_SECRET, Optional.of(Secret.of("verify-token", "test & verify"))),
        settings.count(),
        settings.sendsOn()
            ? new SendConfig(
                Optional.of(Secret.of("send-token", SEND_TOKEN)),
                Optional.of(Secret.of("provider-token", PROVIDER_TOKEN)),
                PhoneNumbers.withDefaultRegion("SA"),
                new ProviderConfig(provider.url(), settings.providerTimeout()),
                settings.twilio())
            : SendConfig.off(),
        settings.database(),
        settings.queue(),
        new DeliveryConfig(Optional.of(Duration.ofMillis(100))));
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  HttpResponse<String> get(String path) {
    return exchange(HttpRequest.newBuilder(url(path)).build());
  }

  HttpResponse<String> post(String body) {
    return post(body.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<String> post(byte[] body) {
    return exchange(signed(body, signature.sign(body)));
  }

  CompletableFuture<HttpResponse<String>> postAsync(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return http.sendAsync(signed(bytes, signature.sign(bytes)), BodyHandlers.ofString());
  }

  HttpResponse<String> postSignedAs(String body, String header) {
    return exchange(signed(body.getBytes(StandardCharsets.UTF_8), header));
  }

  /** Calls the send API. */
  HttpResponse<String> call(String method, String path, String body) {
    return exchange(
        HttpRequest.newBuilder(url(path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + SEND_TOKEN)
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> send(String body) {
    return exchange(sending(body));
  }

  CompletableFuture<HttpResponse<String>> sendAsync(String body) {
    return http.sendAsync(sending(body), BodyHandlers.ofString());
  }

  HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new AssertionError("no answer to " + request, failed);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  long count(String counter) {
    return json(get("/health")).path("counters").path(counter).asLong(-1);
  }

  static JsonNode json(HttpResponse<String> answer) {
    return json(answer.body());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException notJson) {
      throw new AssertionError("not JSON: " + text, notJson);
    }
  }

  private HttpRequest signed(byte[] body, String header) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url("/webhooks/whatsapp"))
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofByteArray(body));
    return (header.isEmpty() ? request : request.header("X-Hub-Signature-256", header)).build();
  }

  /** A job as its caller sees it. */
  JsonNode job(String jobId) {
    return json(call("GET", "/api/whatsapp/jobs/" + jobId, ""));
  }

  private HttpRequest sending(String body) {
    return HttpRequest.newBuilder(url("/api/whatsapp/send"))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + SEND_TOKEN)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  @Override
  public void close() {
    metering.release();
    provider.release();
    gateway.close();
    metering.close();
    provider.close();
    directory.close();
  }
}

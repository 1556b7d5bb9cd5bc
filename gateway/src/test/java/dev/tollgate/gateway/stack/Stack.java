package dev.tollgate.gateway.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.gateway.Gateway;
import dev.tollgate.gateway.config.CountConfig;
import dev.tollgate.gateway.config.DeliveryConfig;
import dev.tollgate.gateway.config.GatewayConfig;
import dev.tollgate.gateway.config.ListenConfig;
import dev.tollgate.gateway.config.MeteringAccess;
import dev.tollgate.gateway.config.MeteringConfig;
import dev.tollgate.gateway.config.ProviderConfig;
import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.SendConfig;
import dev.tollgate.gateway.config.SpoolConfig;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.config.TwilioConfig;
import dev.tollgate.gateway.config.WebhookConfig;
import dev.tollgate.gateway.testing.FakeProvider;
import dev.tollgate.gateway.testing.TempDirectory;
import dev.tollgate.gateway.testing.TestPostgres;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import dev.tollgate.gateway.whatsapp.WebhookSignature;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceBlockingStub;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageServiceGrpc.UsageServiceBlockingStub;
import dev.tollgate.server.TollgateServer;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.config.ServerConfig;
import dev.tollgate.server.pipeline.LaneLimits;
import dev.tollgate.server.pipeline.TrackRules;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** A server on a database of its own, the gateway before it, and connections to both. */
final class Stack implements AutoCloseable {
  /** Lets the recorded webhooks in, which are years old. */
  static final Duration LATENESS_MAX = Duration.ofDays(3650);

  /** Fewer than by default: a webhook of many tenants costs a commit in each of their lanes. */
  private static final int LANES = 4;

  static final Secret APP_SECRET = Secret.of("app-secret", "stack app secret");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String SEND_TOKEN = "stack send token";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final FakeProvider provider = new FakeProvider();
  final MeteringServiceBlockingStub metering;
  final AdminServiceBlockingStub admin;
  final UsageServiceBlockingStub usage;
  private final TollgateServer server;
  private final ManagedChannel channel;
  private final TempDirectory spool = new TempDirectory();
  private final Gateway gateway;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final WebhookSignature signature = new WebhookSignature(APP_SECRET);

  /**
   * Starts all of it, with these tenants behind the gateway and everyone's time from this clock.
   */
  Stack(Tenants tenants, InstantSource clock) throws IOException {
    server = TollgateServer.start(serverConfig(), clock);
    String target = "127.0.0.1:" + server.port();
    channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
    metering = MeteringServiceGrpc.newBlockingStub(channel);
    admin = AdminServiceGrpc.newBlockingStub(channel);
    usage = UsageServiceGrpc.newBlockingStub(channel);
    gateway = Gateway.start(gatewayConfig(target, tenants), clock);
  }

  private ServerConfig serverConfig() {
    return new ServerConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        TestPostgres.fresh().ofServer(),
        LANES,
        LaneLimits.DEFAULT,
        4,
        new TrackRules(LATENESS_MAX, true, "FREE"),
        Duration.ofSeconds(20),
        AccessConfig.OPEN,
        Optional.empty());
  }

  private GatewayConfig gatewayConfig(String target, Tenants tenants) {
    return new GatewayConfig(
        ListenConfig.local(0),
        // No test here is about a deadline: the machine may be slow.
        new MeteringConfig(
            target,
            TIMEOUT,
            TIMEOUT,
            MeteringAccess.open(),
            new SpoolConfig(spool.path(), SpoolConfig.DEFAULT_ITEMS_MAX, TIMEOUT)),
        tenants,
        new WebhookConfig(APP_SECRET, Optional.empty()),
        CountConfig.defaults(),
        new SendConfig(
            Optional.of(Secret.of("send-token", SEND_TOKEN)),
            Optional.of(Secret.of("provider-token", "stack provider token")),
            PhoneNumbers.withDefaultRegion("SA"),
            new ProviderConfig(provider.url(), TIMEOUT),
            TwilioConfig.off()),
        Optional.empty(),
        QueueConfig.defaults(),
        DeliveryConfig.defaults());
  }

  /** Where the gateway serves. */
  URI url() {
    return URI.create("http://127.0.0.1:" + gateway.port());
  }

  /** Posts a signed webhook. */
  HttpResponse<String> postWebhook(byte[] body) {
    return exchange(
        HttpRequest.newBuilder(url().resolve("/webhooks/whatsapp"))
            .header(WebhookSignature.HEADER, signature.sign(body))
            .POST(BodyPublishers.ofByteArray(body)));
  }

  /** Sends a text through the gateway. */
  HttpResponse<String> send(String phoneNumber, String fromNumber) {
    String body =
        """
        {"phoneNumber":"%s","text":"Your order is ready","fromNumber":"%s"}"""
            .formatted(phoneNumber, fromNumber);
    return exchange(
        HttpRequest.newBuilder(url().resolve("/api/whatsapp/send"))
            .header("Authorization", "Bearer " + SEND_TOKEN)
            .POST(BodyPublishers.ofString(body)));
  }

  /** What one of the gateway's counters says. */
  long count(String counter) {
    HttpResponse<String> health = exchange(HttpRequest.newBuilder(url().resolve("/health")));
    return json(health.body()).path("counters").path(counter).asLong(-1);
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new AssertionError("no answer", failed);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException notJson) {
      throw new AssertionError("not JSON: " + text, notJson);
    }
  }

  @Override
  public void close() {
    gateway.close();
    provider.close();
    channel.shutdownNow();
    server.close();
    spool.close();
  }
}

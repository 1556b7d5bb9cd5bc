package dev.tollgate.gateway.processes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.standin.StandIn;
import dev.tollgate.gateway.testing.TempDirectory;
import dev.tollgate.gateway.testing.TestPostgres;
import dev.tollgate.gateway.whatsapp.WebhookSignature;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.Consistency;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * A server and gateways in processes of their own, on PostgreSQL, with the stand-in for the
 * provider in this one.
 */
final class Site implements AutoCloseable {
  static final int TENANTS = 12;
  private static final Pattern SERVER_READY = Pattern.compile("ready: gRPC on [0-9.]+:(\\d+), ");
  private static final Pattern GATEWAY_READY =
      Pattern.compile("tollgate-gateway is ready: http://127\\.0\\.0\\.1:(\\d+), ");
  private static final Path TARGET =
      Path.of(System.getProperty("tollgate.jar.dir", "target")).toAbsolutePath();
  private static final Path SERVER_JAR =
      TARGET.resolve("../../server/target/tollgate-server.jar").normalize();
  private static final Path GATEWAY_JAR = TARGET.resolve("tollgate-gateway.jar");
  private static final Secret APP_SECRET = Secret.of("app-secret", "site secret");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final StandIn provider = StandIn.start(0);
  private final TempDirectory directory = new TempDirectory();
  private final TestPostgres.Fresh serverDatabase = TestPostgres.fresh();
  private final List<Program> programs = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ManagedChannel channel;
  private Program server;
  private final int serverPort;
  private int gateways;

  Site() {
    write("app-secret", APP_SECRET.reveal());
    write("token", "site token");
    write("tenants.json", tenants());
    server = startServer(0);
    serverPort = server.port();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", serverPort).usePlaintext().build();
  }

  static String tenant(int number) {
    return "rest-%03d".formatted(number);
  }

  static String numberId(int number) {
    return "1000000000%05d".formatted(number);
  }

  static String number(int number) {
    return "+9665500%05d".formatted(number);
  }

  private static String tenants() {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < TENANTS; i++) {
      entries.add(
          "{\"tenant_id\":\"%s\",\"phone_number_id\":\"%s\",\"display_phone_number\":\"%s\"}"
              .formatted(tenant(i), numberId(i), number(i)));
    }
    return entries.toString();
  }

  private Program startServer(int port) {
    Program started =
        Program.start(
            SERVER_JAR,
            SERVER_READY,
            List.of(
                "serve",
                "--grpc-port=" + port,
                "--db-url=" + serverDatabase.url(),
                "--db-user=" + serverDatabase.user()),
            Map.of("TOLLGATE_DB_PASSWORD", serverDatabase.password()));
    programs.add(started);
    return started.awaitReady();
  }

  void killServer() {
    server.kill();
  }

  void restartServer() {
    server = startServer(serverPort);
  }

  /** Starts a gateway without waiting for it. */
  Program launchGateway(TestPostgres.Fresh database, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--port=0",
                "--metering=127.0.0.1:" + serverPort,
                "--data-dir=" + directory.path().resolve("gateway-" + gateways++),
                "--database=" + database.url(),
                "--db-user=" + database.user(),
                "--tenants=" + directory.path().resolve("tenants.json"),
                "--app-secret-file=" + directory.path().resolve("app-secret"),
                "--send-token-file=" + directory.path().resolve("token"),
                "--provider-token-file=" + directory.path().resolve("token"),
                "--provider-url=" + provider.cloudApiUrl(),
                "--retry-delay=PT0.2S",
                "--give-back-after=PT0.1S",
                "--check-deadline=PT10S"));
    arguments.addAll(List.of(more));
    Program gateway =
        Program.start(
            GATEWAY_JAR,
            GATEWAY_READY,
            arguments,
            Map.of("TOLLGATE_DB_PASSWORD", database.password()));
    programs.add(gateway);
    return gateway;
  }

  Program gateway(TestPostgres.Fresh database, String... more) {
    return launchGateway(database, more).awaitReady();
  }

  HttpResponse<String> send(Program gateway, int tenant, String to, String more) {
    return join(sendAsync(gateway, tenant, to, more));
  }

  CompletableFuture<HttpResponse<String>> sendAsync(
      Program gateway, int tenant, String to, String more) {
    String body =
        "{\"phoneNumber\":\"%s\",\"text\":\"hello\",\"fromNumber\":\"%s\"%s}"
            .formatted(to, number(tenant), more);
    return http.sendAsync(api(gateway, "POST", "/send", body), BodyHandlers.ofString());
  }

  HttpResponse<String> api(Program gateway, String method, String path) {
    return join(http.sendAsync(api(gateway, method, path, ""), BodyHandlers.ofString()));
  }

  JsonNode job(Program gateway, String jobId) {
    return json(api(gateway, "GET", "/jobs/" + jobId).body());
  }

  HttpResponse<String> webhook(Program gateway, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return join(
        http.sendAsync(
            HttpRequest.newBuilder(url(gateway, "/webhooks/whatsapp"))
                .header(WebhookSignature.HEADER, new WebhookSignature(APP_SECRET).sign(bytes))
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofByteArray(bytes))
                .build(),
            BodyHandlers.ofString()));
  }

  AdminServiceBlockingStub admin() {
    return AdminServiceGrpc.newBlockingStub(channel).withWaitForReady();
  }

  MonthlyUsage usage(int tenant) {
    return UsageServiceGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .getUsage(GetUsageRequest.newBuilder().setTenantId(tenant(tenant)).build())
        .getUsage();
  }

  Quota quota(int tenant) {
    return MeteringServiceGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .checkQuota(
            CheckQuotaRequest.newBuilder()
                .setTenantId(tenant(tenant))
                .setCustomerId("nobody")
                .setConsistency(Consistency.CONSISTENCY_STRONG)
                .build())
        .getDecision()
        .getQuota();
  }

  void limit(int tenant, long limit) {
    var unused =
        admin()
            .updateTenant(
                UpdateTenantRequest.newBuilder()
                    .setTenant(Tenant.newBuilder().setTenantId(tenant(tenant)).setOwnLimit(limit))
                    .setAllowMissing(true)
                    .build());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException notJson) {
      throw new AssertionError("not JSON: " + text, notJson);
    }
  }

  private static HttpRequest api(Program gateway, String method, String path, String body) {
    return HttpRequest.newBuilder(url(gateway, "/api/whatsapp" + path))
        .header("Authorization", "Bearer site token")
        .timeout(Duration.ofSeconds(60))
        .method(method, BodyPublishers.ofString(body))
        .build();
  }

  private static URI url(Program gateway, String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  private static <T> T join(CompletableFuture<T> answer) {
    return answer.join();
  }

  private void write(String name, String text) {
    try {
      Files.writeString(directory.path().resolve(name), text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    provider.release();
    for (int i = programs.size() - 1; i >= 0; i--) {
      programs.get(i).close();
    }
    channel.shutdownNow();
    provider.close();
    directory.close();
  }
}

package dev.tollgate.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CreateApiKeyRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.RevokeApiKeyRequest;
import dev.tollgate.metering.v1.Scope;
import dev.tollgate.server.TestServer;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.config.TlsConfig;
import dev.tollgate.server.config.TlsConfig.ClientCertificates;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls whose client certificate stands for a key. */
class CertificateKeyIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path temp;
  private final TestCertificates authority = TestCertificates.authority("Test CA");
  private final KeyText bootstrap = TestKeys.unknown();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private Path caFile;
  private TestServer server;
  private TestKeys keys;

  @BeforeEach
  void start() throws IOException {
    caFile = authority.write(temp.resolve("ca.crt"));
    TestCertificate own = authority.issue(CertificateRequest.server());
    TlsConfig tls =
        new TlsConfig(
            own.writeCertificate(temp.resolve("server.crt")),
            own.writeKey(temp.resolve("server.key")),
            Optional.of(new ClientCertificates(caFile, false)),
            TlsConfig.RELOAD_INTERVAL);
    server =
        TestServer.encrypted(
            TestPostgres.freshDatabase(),
            InstantSource.system(),
            new AccessConfig(true, Optional.of(bootstrap), 1_000),
            tls);
    keys =
        new TestKeys(
            connect(TlsChannelCredentials.newBuilder().trustManager(caFile.toFile())),
            bootstrap.reveal());
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }

  private Channel connect(TlsChannelCredentials.Builder credentials) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                server.target().replace("127.0.0.1", "localhost"), credentials.build())
            .build();
    channels.add(channel);
    return channel;
  }

  private Channel showing(CertificateRequest request) throws IOException {
    TestCertificate certificate = authority.issue(request);
    Path dir = Files.createDirectory(temp.resolve(UUID.randomUUID().toString()));
    return connect(
        TlsChannelCredentials.newBuilder()
            .trustManager(caFile.toFile())
            .keyManager(
                certificate.writeCertificate(dir.resolve("c.crt")).toFile(),
                certificate.writeKey(dir.resolve("c.key")).toFile()));
  }

  private String make(String name, String tenantId) {
    return keys.admin()
        .createApiKey(
            CreateApiKeyRequest.newBuilder()
                .setKey(
                    ApiKey.newBuilder()
                        .setName("by certificate")
                        .addScopes(Scope.SCOPE_CHECK)
                        .addTenantIds(tenantId)
                        .addCertificateNames(name))
                .setRequestId(UUID.randomUUID().toString())
                .build())
        .getKey()
        .getKeyId();
  }

  private static Code check(Channel channel, String tenantId) {
    try {
      var unused =
          MeteringServiceGrpc.newBlockingStub(channel)
              .checkQuota(
                  CheckQuotaRequest.newBuilder().setTenantId(tenantId).setCustomerId("c").build());
      return Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  void aCertificateStandsForItsKeyUntilThatIsRevoked() throws Exception {
    Channel client =
        showing(CertificateRequest.of("CN=gateway,O=Shop").withNames("dns:gw1.example"));
    assertEquals(Code.UNAUTHENTICATED, check(client, "shop"));

    // Written as people write it; compared as certificates have it.
    String id = make("dns:GW1.example", "shop");
    assertEquals(Code.OK, check(client, "shop"));
    assertEquals(Code.PERMISSION_DENIED, check(client, "other"));

    var unused = keys.admin().revokeApiKey(RevokeApiKeyRequest.newBuilder().setKeyId(id).build());
    Await.until("refused", LIMIT, () -> check(client, "shop") == Code.UNAUTHENTICATED);

    assertEquals(12, make("subject:CN=gateway, O=Shop", "shop").length());
    assertEquals(Code.OK, check(client, "shop"));
  }

  @Test
  void aKeyGoesBeforeACertificate() throws Exception {
    Channel client = showing(CertificateRequest.of("CN=gateway").withNames("uri:spiffe://a/gw"));
    var unused = make("uri:spiffe://a/gw", "shop");
    assertEquals(Code.OK, check(client, "shop"));
    assertEquals(
        1,
        AdminServiceGrpc.newBlockingStub(client)
            .withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(TestKeys.bearer(bootstrap.reveal())))
            .listApiKeys(
                dev.tollgate.metering.v1.ListApiKeysRequest.newBuilder().setPageSize(1).build())
            .getKeysCount());
  }

  @Test
  void oneLiveKeyForAName() throws Exception {
    var unused = make("dns:gw1.example", "shop");
    StatusRuntimeException taken =
        assertThrows(StatusRuntimeException.class, () -> make("dns:gw1.EXAMPLE", "other"));
    assertEquals(Code.ALREADY_EXISTS, taken.getStatus().getCode());
    StatusRuntimeException malformed =
        assertThrows(StatusRuntimeException.class, () -> make("subject:nonsense", "other"));
    assertEquals(Code.INVALID_ARGUMENT, malformed.getStatus().getCode());
  }
}

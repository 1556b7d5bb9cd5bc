package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS between a real client and a real server. */
@Timeout(60)
class TlsIT {
  private static final InboundMessage MESSAGE = InboundMessage.builder("acme", "+100").build();
  private static final String KEY = Keys.of('k');

  @TempDir private Path directory;
  private final FakeMeteringService service = new FakeMeteringService();
  private final SeenKeys keys = new SeenKeys();
  private final TestCertificates authority = TestCertificates.authority("Test authority");
  private final TestCertificates stranger = TestCertificates.authority("Strange authority");
  private @Nullable Server server;
  private Path caFile;

  @BeforeEach
  void trust() throws IOException {
    caFile = authority.write(directory.resolve("ca.pem"));
    service.inbound = TrackMessageResponse.newBuilder().setConversationId("c1").build();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.shutdownNow();
    }
  }

  @Test
  void aServerOfATrustedAuthorityIsCalledWithTheKey() throws IOException {
    serve(authority.issue(CertificateRequest.server()));

    for (String host : List.of("localhost", "127.0.0.1")) {
      try (TollgateClient client = client(host, trusting())) {
        assertEquals("c1", client.direct().trackInbound(MESSAGE).conversationId());
      }
    }
    assertEquals(List.of(Keys.header(KEY), Keys.header(KEY)), keys.all());
  }

  @Test
  void aServerOfAnotherAuthorityIsNot() throws IOException {
    serve(stranger.issue(CertificateRequest.server()));

    assertFails(trusting(), "from an authority that is not trusted");
    assertFails(TlsOptions.defaults(), "from an authority that is not trusted");
  }

  @Test
  void anExpiredCertificateIsNotTaken() throws IOException {
    serve(authority.issue(CertificateRequest.server().expired()));

    assertFails(trusting(), "the server's certificate has expired");
  }

  @Test
  void aCertificateOfTheFutureIsNotTaken() throws IOException {
    serve(authority.issue(CertificateRequest.server().notYetValid()));

    assertFails(trusting(), "the server's certificate is not valid yet");
  }

  @Test
  void aCertificateForAnotherHostIsNotTaken() throws IOException {
    serve(authority.issue(CertificateRequest.of("CN=localhost").withNames("dns:other.example")));
    assertFails(trusting(), "the server's certificate is for another host");

    serve(authority.issue(CertificateRequest.of("CN=127.0.0.1").withNames("dns:localhost")));
    assertFails(trusting(), "the server's certificate is for another host");

    serve(authority.issue(CertificateRequest.of("CN=127.0.0.1")));
    assertFails(trusting(), "the server's certificate is for another host");
  }

  @Test
  void aServerThatAsksForACertificateGetsIt() throws IOException {
    serveToCertified(authority.issue(CertificateRequest.server()));
    TestCertificate own = authority.issue(CertificateRequest.of("CN=gateway"));
    TestCertificate strange = stranger.issue(CertificateRequest.of("CN=gateway"));

    try (TollgateClient client = client("127.0.0.1", trusting(own))) {
      assertEquals("c1", client.direct().trackInbound(MESSAGE).conversationId());
    }
    keys.clear();
    assertFails(trusting(), "it wants a client certificate, or");
    assertFails(trusting(strange), "does not take the one it was shown");
  }

  @Test
  void aServerWithoutTlsIsNotCalled() throws IOException {
    start(InsecureServerCredentials.create());

    assertFails(trusting(), "the server does not speak TLS there");
  }

  @Test
  void aClientWithoutTlsIsToldThatTheServerWantsIt() throws IOException {
    serve(authority.issue(CertificateRequest.server()));

    try (TollgateClient client = TollgateClient.builder().target(target("127.0.0.1")).build()) {
      TollgateException failure =
          assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));
      String told = String.valueOf(failure.getMessage());
      assertTrue(told.contains("TLS"), told);
    }
  }

  @Test
  void onlyTls12And13AreOffered() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TollgateClient client = client("127.0.0.1:" + listener.getLocalPort())) {
      CompletableFuture<Tracked> call = client.direct().trackInboundAsync(MESSAGE);
      try (Socket socket = listener.accept()) {
        ClientHello hello = ClientHello.read(socket.getInputStream());

        assertEquals(Set.of(ClientHello.TLS_1_2, ClientHello.TLS_1_3), hello.versions());
      }
      call.cancel(true);
    }
  }

  @Test
  void aReplacedAuthorityIsTakenWithoutANewClient() throws IOException {
    serve(stranger.issue(CertificateRequest.server()));

    try (TollgateClient client = client("127.0.0.1", trusting())) {
      assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));
      stranger.write(caFile);

      assertTrue(Watchers.eventually(() -> succeeds(client)));
    }
  }

  @Test
  void theFilesAreWatchedNoLongerThanTheClientIsOpen() throws IOException {
    TestCertificate own = authority.issue(CertificateRequest.of("CN=gateway"));
    TollgateClient client =
        TollgateClient.builder().target("127.0.0.1:9").tls(trusting(own)).build();
    assertEquals(2, Watchers.running());

    client.close();

    assertTrue(Watchers.eventually(() -> Watchers.running() == 0));
  }

  private static boolean succeeds(TollgateClient client) {
    try {
      return "c1".equals(client.direct().trackInbound(MESSAGE).conversationId());
    } catch (TollgateException notYet) {
      assertEquals(Code.UNAVAILABLE, notYet.code());
      return false;
    }
  }

  private void assertFails(TlsOptions tls, String why) {
    try (TollgateClient client = client("127.0.0.1", tls)) {
      TollgateException failure =
          assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));
      String told = String.valueOf(failure.getMessage());
      assertEquals(Code.UNAVAILABLE, failure.code(), told);
      assertTrue(told.contains(why), told);
    }
    assertEquals(List.of(), keys.all(), "no key was shown");
  }

  private TlsOptions trusting() {
    return TlsOptions.defaults().withCaFile(caFile);
  }

  private TlsOptions trusting(TestCertificate own) throws IOException {
    return trusting()
        .withClientCertificate(
            own.writeCertificate(directory.resolve("own.pem")),
            own.writeKey(directory.resolve("own.key")));
  }

  private void serve(TestCertificate certificate) throws IOException {
    start(credentials(certificate).build());
  }

  private void serveToCertified(TestCertificate certificate) throws IOException {
    start(
        credentials(certificate)
            .trustManager(caFile.toFile())
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
            .build());
  }

  private TlsServerCredentials.Builder credentials(TestCertificate certificate) throws IOException {
    return TlsServerCredentials.newBuilder()
        .keyManager(
            certificate.writeCertificate(directory.resolve("server.pem")).toFile(),
            certificate.writeKey(directory.resolve("server.key")).toFile());
  }

  private void start(ServerCredentials credentials) throws IOException {
    stop();
    server =
        Grpc.newServerBuilderForPort(0, credentials)
            .addService(service)
            .intercept(keys)
            .build()
            .start();
  }

  private TollgateClient client(String host, TlsOptions tls) {
    return TollgateClient.builder()
        .target(target(host))
        .deadline(Duration.ofSeconds(20))
        .key(() -> KEY)
        .tls(tls)
        .build();
  }

  private TollgateClient client(String target) {
    return TollgateClient.builder()
        .target(target)
        .deadline(Duration.ofSeconds(20))
        .tls(trusting())
        .build();
  }

  private String target(String host) {
    Server running = server;
    if (running == null) {
      throw new AssertionError("serve first");
    }
    return host + ":" + running.getPort();
  }
}

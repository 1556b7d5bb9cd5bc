package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.tls.ReloadedIdentity;
import dev.tollgate.client.tls.ReloadedTrust;
import dev.tollgate.server.config.TlsConfig;
import dev.tollgate.server.config.TlsConfig.ClientCertificates;
import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.KeyKind;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets through to a server with TLS, and who does not. */
class TlsHandshakeIT {
  private static final String HOST = "localhost";

  private final TestCertificates authority = TestCertificates.authority("Server CA");
  private final TestCertificates clientAuthority = TestCertificates.authority("Client CA");

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void aClientThatTrustsTheAuthorityGetsThrough(String host) throws Exception {
    try (TlsEndpoint server = showing(CertificateRequest.server())) {
      assertEquals("", server.namesSeen(host, trusting().build()));
    }
  }

  /** Not Ed25519: gRPC's client does not offer it. */
  @ParameterizedTest
  @EnumSource(names = {"RSA", "EC"})
  void keysOfEveryKindServe(KeyKind kind) throws Exception {
    try (TlsEndpoint server = showing(CertificateRequest.server().withKind(kind))) {
      assertEquals("", server.namesSeen(HOST, trusting().build()));
    }
  }

  @Test
  void aChainWithAnIntermediateAuthorityIsShownWhole() throws Exception {
    TestCertificates between = authority.intermediate("Between");
    TestCertificate leaf = between.issue(CertificateRequest.server());
    try (TlsEndpoint server = TlsEndpoint.showing(leaf, dir, Optional.empty())) {
      assertRefused("PKIX path building failed", server);
    }
    TlsConfig config = TlsEndpoint.config(leaf, dir, Optional.empty(), TlsConfig.RELOAD_INTERVAL);
    TestCertificate.write(
        config.certificateFile(), leaf.certificatePem() + between.own().certificatePem());
    try (TlsEndpoint server = TlsEndpoint.on(config)) {
      assertEquals("", server.namesSeen(HOST, trusting().build()));
    }
  }

  @Test
  void clientsRefuseAnExpiredCertificate() throws Exception {
    try (TlsEndpoint server = showing(CertificateRequest.server().expired())) {
      assertRefused("CertificateExpiredException", server);
    }
    try (TlsEndpoint server = showing(CertificateRequest.server().notYetValid())) {
      assertRefused("CertificateNotYetValidException", server);
    }
  }

  @Test
  void clientsRefuseAnotherHostsCertificate() throws Exception {
    try (TlsEndpoint server =
        showing(CertificateRequest.of("CN=localhost").withNames("dns:tollgate.example"))) {
      assertRefused("No subject alternative DNS name matching localhost found", server);
    }
  }

  @Test
  void clientsRefuseAnUnknownAuthority() throws Exception {
    TestCertificate other =
        TestCertificates.authority("Server CA").issue(CertificateRequest.server());
    try (TlsEndpoint server = TlsEndpoint.showing(other, dir, Optional.empty())) {
      assertRefused("PKIX path", server);
      String untrusting = server.refusal(HOST, TlsChannelCredentials.newBuilder().build());
      assertTrue(untrusting.contains("PKIX path building failed"), untrusting);
    }
  }

  @Test
  void unencryptedClientsAreRefused() throws Exception {
    try (TlsEndpoint server = showing(CertificateRequest.server())) {
      server.refusal(HOST, InsecureChannelCredentials.create());
      assertEquals(0, server.calls());
      assertEquals("", server.namesSeen(HOST, trusting().build()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3.0, 0x0300, 21",
    "1.0, 0x0301, 21",
    "1.1, 0x0302, 21",
    "1.2, 0x0303, 22",
  })
  void oldProtocolsGetAnAlertAndNoHandshake(String name, String version, int record)
      throws Exception {
    try (TlsEndpoint server = showing(CertificateRequest.server())) {
      byte[] answer = ClientHello.offering(Integer.decode(version)).sendTo(server.port());
      assertEquals(record, answer[0], name);
      if (record == ClientHello.ALERT) {
        assertEquals(ClientHello.FATAL, answer[5], name);
        assertEquals(ClientHello.PROTOCOL_VERSION, answer[6], name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void bothProtocolsOfTodayAreSpoken(String protocol) throws Exception {
    try (TlsEndpoint server = showing(CertificateRequest.server());
        SSLSocket socket = socket(server)) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      assertEquals(protocol, socket.getSession().getProtocol());
    }
  }

  @Test
  void aClientMayNotStartAnotherHandshakeOnItsConnection() throws Exception {
    try (TlsEndpoint server = showing(CertificateRequest.server());
        SSLSocket socket = socket(server)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertThrows(
          SSLException.class,
          () -> {
            socket.startHandshake();
            socket.getInputStream().read();
          });
    }
  }

  @Test
  void requiredClientCertificatesAreRequired() throws Exception {
    try (TlsEndpoint server = withClients(true)) {
      server.refusal(HOST, trusting().build());
      assertEquals(0, server.calls());
      CertificateRequest gateway = CertificateRequest.of("CN=gateway,O=Example");
      assertEquals("subject:CN=gateway,O=Example", server.namesSeen(HOST, showingClient(gateway)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void badClientCertificatesAreRefused(boolean required) throws Exception {
    CertificateRequest gateway = CertificateRequest.of("CN=gateway");
    try (TlsEndpoint server = withClients(required)) {
      server.refusal(HOST, presenting(authority.issue(gateway)));
      server.refusal(HOST, presenting(TestCertificates.authority("Client CA").issue(gateway)));
      server.refusal(HOST, showingClient(gateway.expired()));
      server.refusal(HOST, showingClient(gateway.notYetValid()));
      assertEquals(0, server.calls());
      assertEquals("subject:CN=gateway", server.namesSeen(HOST, showingClient(gateway)));
    }
  }

  @Test
  void namesAreThoseOfTheCertificate() throws Exception {
    CertificateRequest gateway =
        CertificateRequest.of("CN=Gateway\\, one,OU=Metering,O=Example,C=NP")
            .withNames("dns:GW1.Example", "uri:spiffe://example/Gateway", "ip:10.0.0.1");
    try (TlsEndpoint server = withClients(false)) {
      assertEquals("", server.namesSeen(HOST, trusting().build()));
      assertEquals(
          "dns:gw1.example subject:CN=Gateway\\, one,OU=Metering,O=Example,C=NP"
              + " uri:spiffe://example/Gateway",
          server.namesSeen(HOST, showingClient(gateway)));
    }
  }

  @Test
  void certificatesAreNotTakenWhereNoneIsAskedFor() throws Exception {
    try (TlsEndpoint server = showing(CertificateRequest.server())) {
      assertEquals("", server.namesSeen(HOST, showingClient(CertificateRequest.of("CN=gateway"))));
    }
  }

  private void assertRefused(String cause, TlsEndpoint server) throws IOException {
    String refusal = server.refusal(HOST, trusting().build());
    assertTrue(refusal.contains(cause), refusal);
    assertEquals(0, server.calls());
  }

  private TlsEndpoint showing(CertificateRequest request) throws IOException {
    return TlsEndpoint.showing(authority.issue(request), dir, Optional.empty());
  }

  private TlsEndpoint withClients(boolean required) throws IOException {
    Path caFile = clientAuthority.write(dir.resolve("clients.crt"));
    return TlsEndpoint.showing(
        authority.issue(CertificateRequest.server()),
        dir,
        Optional.of(new ClientCertificates(caFile, required)));
  }

  private TlsChannelCredentials.Builder trusting() throws IOException {
    return TlsEndpoint.trusting(authority, dir);
  }

  private ChannelCredentials showingClient(CertificateRequest request) throws IOException {
    return presenting(clientAuthority.issue(request));
  }

  /** Shows it whatever the server asks for; gRPC's own choice would keep a wrong one back. */
  private ChannelCredentials presenting(TestCertificate client) throws IOException {
    Path certificate = client.writeCertificate(dir.resolve("client.crt"));
    Path key = client.writeKey(dir.resolve("client.key"));
    try (ReloadedIdentity identity =
        ReloadedIdentity.watching(certificate, key, TlsConfig.RELOAD_INTERVAL)) {
      return trusting().keyManager(identity.keyManager()).build();
    }
  }

  private SSLSocket socket(TlsEndpoint server) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    try (ReloadedTrust trust =
        ReloadedTrust.watching(authority.write(dir.resolve("ca.crt")), Duration.ofDays(1))) {
      context.init(null, new TrustManager[] {trust.trustManager()}, null);
    }
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout((int) TlsEndpoint.DEADLINE.toMillis());
    return socket;
  }
}

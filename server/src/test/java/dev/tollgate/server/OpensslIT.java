package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.config.TlsConfig.ClientCertificates;
import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code openssl s_client}, another implementation of TLS, finds at the server. */
class OpensslIT {
  /** Without it openssl itself would not offer the protocols of old. */
  private static final List<String> ANY_SECURITY = List.of("-cipher", "DEFAULT:@SECLEVEL=0");

  private final TestCertificates authority = TestCertificates.authority("Server CA");

  @TempDir private Path dir;

  /** What it printed, and its exit code. */
  private record Outcome(int exitCode, String output) {
    Outcome says(String expected) {
      assertTrue(output.contains(expected), output);
      return this;
    }
  }

  @BeforeAll
  static void needOpenssl() {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl")));
    assumeTrue(there, "openssl is not on the PATH: its view of the server is not tested");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1_2", "1_3"})
  void todaysProtocolsAndHttp2AreSpoken(String version) throws Exception {
    try (TlsEndpoint server = showing(CertificateRequest.server())) {
      Outcome outcome = connect(server, List.of("-tls" + version, "-verify_hostname", "localhost"));
      assertEquals(0, outcome.exitCode(), outcome.output());
      outcome
          .says("TLSv" + version.replace('_', '.'))
          .says("Verification: OK")
          .says("ALPN protocol: h2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1", "-tls1_1"})
  void oldProtocolsAreRefused(String version) throws Exception {
    try (TlsEndpoint server = showing(CertificateRequest.server())) {
      List<String> options = new ArrayList<>(ANY_SECURITY);
      options.add(version);
      Outcome outcome = connect(server, options);
      assertNotEquals(0, outcome.exitCode());
      outcome.says("alert protocol version");
    }
  }

  @Test
  void badServerCertificatesAreSeen() throws Exception {
    try (TlsEndpoint server = showing(CertificateRequest.server().expired())) {
      assertRefused(server, "certificate has expired");
    }
    try (TlsEndpoint server =
        showing(CertificateRequest.of("CN=a").withNames("dns:tollgate.example"))) {
      assertRefused(server, "hostname mismatch", "-verify_hostname", "localhost");
    }
    TestCertificate other = TestCertificates.authority("Other").issue(CertificateRequest.server());
    try (TlsEndpoint server = TlsEndpoint.showing(other, dir, Optional.empty())) {
      assertRefused(server, "unable to get local issuer certificate");
    }
  }

  @Test
  void clientCertificatesAreAskedForAndChecked() throws Exception {
    TestCertificates clients = TestCertificates.authority("Client CA");
    TestCertificate good = clients.issue(CertificateRequest.of("CN=gateway"));
    TestCertificate bad = authority.issue(CertificateRequest.of("CN=gateway"));
    TestCertificate expired = clients.issue(CertificateRequest.of("CN=gateway").expired());
    Path caFile = clients.write(dir.resolve("clients.crt"));
    try (TlsEndpoint server =
        TlsEndpoint.showing(
            authority.issue(CertificateRequest.server()),
            dir,
            Optional.of(new ClientCertificates(caFile, true)))) {
      // With 1.2 the client is refused within its handshake, and openssl tells by its exit code.
      Outcome accepted = connect(server, showing(good));
      assertEquals(0, accepted.exitCode(), accepted.output());
      accepted.says("Acceptable client certificate CA names").says("CN = Client CA");
      assertNotEquals(0, connect(server, showing(bad)).exitCode());
      assertNotEquals(0, connect(server, showing(expired)).exitCode());
      assertNotEquals(0, connect(server, List.of("-tls1_2")).exitCode());
    }
  }

  private List<String> showing(TestCertificate client) throws IOException {
    return List.of(
        "-tls1_2",
        "-cert",
        client.writeCertificate(dir.resolve("client.crt")).toString(),
        "-key",
        client.writeKey(dir.resolve("client.key")).toString());
  }

  private void assertRefused(TlsEndpoint server, String reason, String... options)
      throws Exception {
    Outcome outcome = connect(server, List.of(options));
    assertNotEquals(0, outcome.exitCode(), outcome.output());
    outcome.says(reason);
  }

  private TlsEndpoint showing(CertificateRequest request) throws IOException {
    return TlsEndpoint.showing(authority.issue(request), dir, Optional.empty());
  }

  private Outcome connect(TlsEndpoint server, List<String> options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + server.port(),
                "-CAfile",
                authority.write(dir.resolve("ca.crt")).toString(),
                "-verify_return_error",
                "-alpn",
                "h2"));
    command.addAll(options);
    Path output = dir.resolve("openssl.txt");
    Process openssl =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(output.toFile())
            .redirectErrorStream(true)
            .start();
    if (!openssl.waitFor(TlsEndpoint.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
      openssl.destroyForcibly();
      throw new AssertionError("openssl has not ended: " + output);
    }
    // Among its text stand bytes of the server's: not all of it is UTF-8.
    return new Outcome(openssl.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
  }
}

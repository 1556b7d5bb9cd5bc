package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client commands with keys and with TLS. */
@Timeout(60)
class KeyAndTlsIT {
  // Made here, so that no key stands in the sources.
  private static final String KEY = "tg_" + "a".repeat(12) + "_" + "b".repeat(47);
  private static final String OTHER = "tg_" + "c".repeat(12) + "_" + "d".repeat(47);

  @TempDir private Path directory;
  private final TestCertificates authority = TestCertificates.authority("Test authority");

  @Test
  void theKeyComesFromTheEnvironmentOrFromAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("key"), OTHER + "\n");
    try (FakeTollgate server = new FakeTollgate(InsecureServerCredentials.create())) {
      assertEquals(0, plans(server, Map.of("TOLLGATE_KEY", KEY + "\n")).exitCode());
      assertEquals(0, plans(server, Map.of("TOLLGATE_KEY_FILE", file.toString())).exitCode());
      assertEquals(0, plans(server, Map.of("TOLLGATE_KEY", KEY), "--key-file=" + file).exitCode());
      assertEquals(0, plans(server, Map.of()).exitCode());
      assertEquals(0, plans(server, Map.of("TOLLGATE_KEY", "")).exitCode());

      assertEquals(
          List.of("Bearer " + KEY, "Bearer " + OTHER, "Bearer " + OTHER, "none", "none"),
          server.authorizations());
    }
  }

  @Test
  void aRefusedKeyIsToldWithWhatToDoAndNotShown() throws IOException {
    try (FakeTollgate server = new FakeTollgate(InsecureServerCredentials.create())) {
      server.fail(
          Status.UNAUTHENTICATED.withDescription("the key is revoked").asRuntimeException());
      CommandRun refused = plans(server, Map.of("TOLLGATE_KEY", KEY));
      server.fail(Status.PERMISSION_DENIED.withDescription("no scope").asRuntimeException());
      CommandRun denied = plans(server, Map.of("TOLLGATE_KEY", KEY));

      assertEquals(1, refused.exitCode());
      assertEquals(
          List.of(
              "UNAUTHENTICATED: the key is revoked",
              "Give a valid key: --key-file FILE, or TOLLGATE_KEY in the environment."),
          refused.err().lines().toList());
      assertEquals(1, denied.exitCode());
      assertEquals(
          List.of(
              "PERMISSION_DENIED: no scope", "Use a key that has the scope and the tenant for it."),
          denied.err().lines().toList());
    }
  }

  @Test
  void whatIsNoKeyIsToldAndNotShown() throws IOException {
    try (FakeTollgate server = new FakeTollgate(InsecureServerCredentials.create())) {
      CommandRun run = plans(server, Map.of("TOLLGATE_KEY", KEY + " " + OTHER));

      assertEquals(1, run.exitCode());
      assertTrue(
          run.err().startsWith("UNAUTHENTICATED: no key was sent (the key that "), run.err());
      assertFalse(run.err().contains(KEY.substring(3)), run.err());
      assertEquals(List.of(), server.authorizations());
    }
  }

  @Test
  void aServerWithTlsIsAskedWithACaFile() throws IOException {
    Path ca = authority.write(directory.resolve("ca.pem"));
    Path other = TestCertificates.authority("Another").write(directory.resolve("other.pem"));
    try (FakeTollgate server = new FakeTollgate(tls().build())) {
      CommandRun trusted = plans(server, Map.of("TOLLGATE_KEY", KEY), "--ca-file=" + ca);
      CommandRun untrusted = plans(server, Map.of("TOLLGATE_KEY", KEY), "--ca-file=" + other);

      assertEquals(0, trusted.exitCode(), trusted.err());
      assertEquals(1, untrusted.exitCode());
      assertTrue(untrusted.err().contains("authority that is not trusted"), untrusted.err());
      assertEquals(List.of("Bearer " + KEY), server.authorizations());
    }
  }

  @Test
  void aServerThatWantsACertificateGetsIt() throws IOException {
    Path ca = authority.write(directory.resolve("ca.pem"));
    TestCertificate own = authority.issue(CertificateRequest.of("CN=operator"));
    Path certificate = own.writeCertificate(directory.resolve("own.pem"));
    Path key = own.writeKey(directory.resolve("own.key"));
    ServerCredentials asking =
        tls().trustManager(ca.toFile()).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE).build();
    try (FakeTollgate server = new FakeTollgate(asking)) {
      CommandRun with =
          plans(
              server,
              Map.of(),
              "--ca-file=" + ca,
              "--client-cert-file=" + certificate,
              "--client-key-file=" + key);
      CommandRun without = plans(server, Map.of(), "--ca-file=" + ca);

      assertEquals(0, with.exitCode(), with.err());
      assertEquals(1, without.exitCode());
      assertTrue(without.err().contains("wants a client certificate"), without.err());
    }
  }

  @Test
  void plaintextIsSaidByOptionOrEnvironment() throws IOException {
    try (FakeTollgate server = new FakeTollgate(InsecureServerCredentials.create())) {
      assertEquals(0, plans(server, Map.of(), "--plaintext").exitCode());
      assertEquals(0, plans(server, Map.of("TOLLGATE_PLAINTEXT", "true")).exitCode());
    }
  }

  private TlsServerCredentials.Builder tls() throws IOException {
    TestCertificate own = authority.issue(CertificateRequest.server());
    return TlsServerCredentials.newBuilder()
        .keyManager(
            own.writeCertificate(directory.resolve("server.pem")).toFile(),
            own.writeKey(directory.resolve("server.key")).toFile());
  }

  private static CommandRun plans(
      FakeTollgate server, Map<String, String> environment, String... arguments) {
    return CommandRun.of(
        environment,
        Stream.concat(Stream.of("plans", "--server", server.address()), Stream.of(arguments))
            .toArray(String[]::new));
  }
}

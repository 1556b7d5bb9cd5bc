package dev.tollgate.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.access.KeyText;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that other machines would reach is closed by default. */
class OpenBindIT {
  private static final String TLS = "TLS (--tls-cert-file and --tls-key-file)";
  private static final String KEYS = "keys (--require-keys)";
  private static final String DANGEROUS = "--dangerously-serve-without-tls-or-keys";

  @TempDir private Path dir;
  private Path certificate;
  private Path key;

  @BeforeEach
  void write() throws Exception {
    TestCertificate issued =
        TestCertificates.authority("Server CA").issue(CertificateRequest.server());
    certificate = issued.writeCertificate(dir.resolve("server.crt"));
    key = issued.writeKey(dir.resolve("server.key"));
  }

  @Test
  void neitherTlsNorKeys() throws Exception {
    assertRefused(open(), TLS + " and " + KEYS);
  }

  @Test
  void tlsWithoutKeys() throws Exception {
    assertRefused(encrypted(open()), "needs " + KEYS);
  }

  @Test
  void keysWithoutTls() throws Exception {
    assertRefused(open().withFlags("--require-keys"), "needs " + TLS + ".");
  }

  @Test
  void bothTogetherServe() throws Exception {
    // Not made up by the server: it would print it, and the output is kept.
    Path first =
        Files.writeString(dir.resolve("first.key"), KeyText.random(new SecureRandom()).reveal());
    Launch launch =
        encrypted(openOnDatabase())
            .with("--bootstrap-key-file", first.toString())
            .withFlags("--require-keys");
    try (ServerProcess server = ServerProcess.start(launch)) {
      assertTrue(server.output().contains(", TLS on, keys required"), server.output());
      assertUnencryptedIsToldBriefly(server);
    }
  }

  @Test
  void theDangerousFlagServesAnyway() throws Exception {
    try (ServerProcess server = ServerProcess.start(openOnDatabase().withFlags(DANGEROUS))) {
      assertTrue(server.output().contains(", TLS off, keys not required"), server.output());
    }
  }

  private static void assertUnencryptedIsToldBriefly(ServerProcess server) throws Exception {
    String header = "authorization: Bearer not-to-be-told";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(header.getBytes(StandardCharsets.US_ASCII));
      Await.until(
          "a line in the log",
          ServerProcess.END_MAX,
          () ->
              server
                  .output()
                  .contains("A connection was refused or broke: its TLS handshake failed"));
    }
    String hex = HexFormat.of().formatHex("not-to-be-told".getBytes(StandardCharsets.US_ASCII));
    assertFalse(server.output().contains(hex), server.output());
    assertFalse(server.output().contains("\tat "), server.output());
  }

  /** Where there is nothing yet, so that one can see that nothing was begun. */
  private Launch open() {
    return Launch.onEmbedded("open-bind", dir.resolve("data")).with("--bind", "0.0.0.0");
  }

  private static Launch openOnDatabase() {
    return Launch.onExternal("open-bind", TestPostgres.freshDatabase()).with("--bind", "0.0.0.0");
  }

  private Launch encrypted(Launch launch) {
    return launch.with("--tls-cert-file", certificate.toString(), "--tls-key-file", key.toString());
  }

  private void assertRefused(Launch launch, String missing) throws Exception {
    try (ServerProcess server = ServerProcess.launch(launch)) {
      assertEquals(2, server.awaitExit());
      String output = server.output();
      assertTrue(output.contains("--bind 0.0.0.0 can be reached from other machines"), output);
      assertTrue(output.contains(missing), output);
      assertTrue(output.contains(DANGEROUS), output);
      assertFalse(output.contains("ready"), output);
      assertFalse(output.contains("\tat "), output);
      assertFalse(Files.exists(dir.resolve("data")), "it began with its database");
    }
  }
}

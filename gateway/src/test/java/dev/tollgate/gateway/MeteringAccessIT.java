package dev.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.TlsOptions;
import dev.tollgate.gateway.GatewayUnderTest.Settings;
import dev.tollgate.gateway.config.MeteringAccess;
import dev.tollgate.gateway.testing.FakeMetering;
import dev.tollgate.gateway.testing.LogLines;
import dev.tollgate.gateway.testing.WebhookBodies;
import dev.tollgate.testing.Eventually;
import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's key and its TLS towards Tollgate. */
@Timeout(60)
class MeteringAccessIT {
  // Made here, so that no key stands in the sources.
  private static final String KEY = "tg_" + "a".repeat(12) + "_" + "b".repeat(47);
  private static final String NEXT = "tg_" + "a".repeat(12) + "_" + "c".repeat(47);

  @TempDir private Path directory = Path.of("unset");
  private static final String SEND =
      """
      {"phoneNumber":"+966536656166","text":"hello","fromNumber":"%s"}"""
          .formatted(GatewayUnderTest.NUMBER);

  private final TestCertificates authority = TestCertificates.authority("Test authority");

  @Test
  void aReplacedKeyFileIsUsedWithoutARestart() throws IOException {
    Path file = Files.writeString(directory.resolve("key"), KEY);
    MeteringAccess access =
        new MeteringAccess(
            Optional.of(MeteringAccess.keyIn("metering-key-file", file)), Optional.empty(), false);
    FakeMetering metering = new FakeMetering(InsecureServerCredentials.create());
    try (GatewayUnderTest it = new GatewayUnderTest(Settings.USUAL, metering, access)) {
      assertEquals(200, it.send(SEND).statusCode());
      Files.writeString(file, NEXT);
      Eventually.until(
          "the next key is used",
          () -> {
            assertEquals(200, it.send(SEND).statusCode());
            return metering.authorizations().contains("Bearer " + NEXT);
          });
      assertEquals("Bearer " + KEY, metering.authorizations().get(0));
    }
  }

  @Test
  void tollgateIsReachedWithTlsAndACertificate() throws IOException {
    TestCertificate own = authority.issue(CertificateRequest.of("CN=gateway"));
    TlsOptions tls =
        TlsOptions.defaults()
            .withCaFile(authority.write(directory.resolve("ca.pem")))
            .withClientCertificate(
                own.writeCertificate(directory.resolve("own.pem")),
                own.writeKey(directory.resolve("own.key")));
    MeteringAccess access = new MeteringAccess(Optional.of(() -> KEY), Optional.of(tls), false);
    FakeMetering metering = new FakeMetering(askingForCertificates());
    try (GatewayUnderTest it = new GatewayUnderTest(Settings.USUAL, metering, access)) {
      assertEquals(200, it.post(body()).statusCode());
      assertEquals(List.of("Bearer " + KEY), metering.authorizations());
    }
  }

  @Test
  void aTollgateThatIsNotTrustedIsAwayAndTheReasonIsTold() throws IOException {
    Path other = TestCertificates.authority("Another").write(directory.resolve("other.pem"));
    MeteringAccess access =
        new MeteringAccess(
            Optional.of(() -> KEY), Optional.of(TlsOptions.defaults().withCaFile(other)), false);
    authority.write(directory.resolve("ca.pem"));
    FakeMetering metering = new FakeMetering(askingForCertificates());
    try (LogLines log = new LogLines();
        GatewayUnderTest it = new GatewayUnderTest(Settings.USUAL, metering, access)) {
      assertEquals(200, it.send(SEND).statusCode());
      assertEquals(200, it.post(body()).statusCode());
      assertEquals(List.of(), metering.authorizations());
      assertEquals(1, log.count("authority that is not trusted"), log.all()::toString);
      assertTrue(log.all().stream().noneMatch(line -> line.contains(KEY)));
    }
  }

  private ServerCredentials askingForCertificates() throws IOException {
    TestCertificate server = authority.issue(CertificateRequest.server());
    return TlsServerCredentials.newBuilder()
        .keyManager(
            server.writeCertificate(directory.resolve("server.pem")).toFile(),
            server.writeKey(directory.resolve("server.key")).toFile())
        .trustManager(directory.resolve("ca.pem").toFile())
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  private static String body() {
    return WebhookBodies.of(
        GatewayUnderTest.NUMBER_ID,
        List.of(WebhookBodies.message("wamid.1", "966510000087", "1736728976")));
  }
}

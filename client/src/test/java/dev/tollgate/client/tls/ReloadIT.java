package dev.tollgate.client.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.KeyKind;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are replaced while they are watched. */
class ReloadIT {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofMillis(10);
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final TestCertificates authority = TestCertificates.authority("Test CA");
  private final TestCertificate first = authority.issue(CertificateRequest.server());
  private final TestCertificate second = authority.issue(CertificateRequest.server());
  private final LoggedLines log = LoggedLines.gather();

  @TempDir private Path dir;
  private Path certificateFile;
  private Path keyFile;
  private ReloadedIdentity identity;
  private X509ExtendedKeyManager keys;

  @BeforeEach
  void watch() throws Exception {
    certificateFile = first.writeCertificate(dir.resolve("tls.crt"));
    keyFile = first.writeKey(dir.resolve("tls.key"));
    identity = ReloadedIdentity.watching(certificateFile, keyFile, NEVER);
    keys = identity.keyManager();
  }

  @AfterEach
  void stop() {
    identity.close();
    log.close();
  }

  @Test
  void aCertificateAloneIsReplaced() throws Exception {
    KeyPair same = new KeyPair(first.certificate().getPublicKey(), first.key());
    TestCertificate renewed = authority.issue(CertificateRequest.server(), same);
    FileTime before = Files.getLastModifiedTime(certificateFile);
    renewed.writeCertificate(certificateFile);
    Files.setLastModifiedTime(certificateFile, before);
    identity.look();
    assertOffered(renewed);
    assertEquals(1, log.lines().size(), log.lines().toString());
    assertTrue(log.lines().get(0).startsWith("INFO Taken anew: certificate CN=localhost"));
  }

  @Test
  void thePairStaysUntilBothFilesFit() throws Exception {
    second.writeCertificate(certificateFile);
    identity.look();
    identity.look();
    assertOffered(first);
    assertEquals(1, log.lines().size(), log.lines().toString());
    assertTrue(log.lines().get(0).startsWith("WARNING The old certificates and keys stay in use"));
    second.writeKey(keyFile);
    identity.look();
    assertOffered(second);
    first.writeKey(keyFile);
    identity.look();
    assertOffered(second);
    first.writeCertificate(certificateFile);
    identity.look();
    assertOffered(first);
  }

  @Test
  void brokenAndMissingFilesChangeNothing() throws Exception {
    for (String garbage : List.of("", "garbage", second.keyPem().substring(0, 100))) {
      TestCertificate.write(keyFile, garbage);
      identity.look();
      identity.look();
      assertOffered(first);
    }
    Files.delete(keyFile);
    identity.look();
    identity.look();
    assertOffered(first);
    List<String> told = log.lines();
    assertEquals(told.stream().distinct().toList(), told, "each fault once");
    assertTrue(told.size() > 1, told.toString());
    assertTrue(told.get(told.size() - 1).endsWith("tls.key does not exist"), told.toString());
    second.writeKey(keyFile);
    second.writeCertificate(certificateFile);
    identity.look();
    assertOffered(second);
    for (String line : second.keyPem().lines().toList()) {
      assertFalse(log.lines().toString().contains(line), "a key is logged");
    }
  }

  @Test
  void anotherKindOfKeyTakesOver() throws Exception {
    TestCertificate rsa = authority.issue(CertificateRequest.server().withKind(KeyKind.RSA));
    rsa.writeCertificate(certificateFile);
    rsa.writeKey(keyFile);
    identity.look();
    assertNull(keys.chooseEngineServerAlias("EC", null, null));
    assertOffered(rsa);
  }

  @Test
  void filesAreLookedAtByThemselves() throws Exception {
    try (ReloadedIdentity quick = ReloadedIdentity.watching(certificateFile, keyFile, SOON)) {
      second.writeCertificate(certificateFile);
      second.writeKey(keyFile);
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (!second.key().equals(offered(quick.keyManager(), "EC").key())) {
        assertTrue(System.nanoTime() < deadline, "not taken within " + DEADLINE);
        LockSupport.parkNanos(SOON.toNanos());
      }
    }
  }

  @Test
  void aHandshakeEndsWithTheIdentityItBeganWith() throws Exception {
    String server = keys.chooseEngineServerAlias("EC", null, null);
    String client = keys.chooseEngineClientAlias(new String[] {"RSA", "EC"}, null, null);
    second.writeCertificate(certificateFile);
    second.writeKey(keyFile);
    identity.look();
    for (String alias : List.of(server, client)) {
      assertEquals(first.key(), keys.getPrivateKey(alias));
      assertArrayEquals(
          new X509Certificate[] {first.certificate()}, keys.getCertificateChain(alias));
    }
    assertOffered(second);
    assertNull(keys.getPrivateKey("identity-0"));
    assertNull(keys.getCertificateChain(null));
  }

  @Test
  void aPairThatDoesNotFitIsRefusedAtFirst() throws Exception {
    second.writeKey(keyFile);
    TlsFileException error =
        assertThrows(
            TlsFileException.class,
            () -> ReloadedIdentity.watching(certificateFile, keyFile, NEVER));
    assertEquals(keyFile, error.file());
    assertThrows(
        IllegalArgumentException.class,
        () -> ReloadedIdentity.watching(certificateFile, keyFile, Duration.ZERO));
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws Exception {
    Path missing = dir.resolve("missing.pem");
    TlsFileException error = assertThrows(TlsFileException.class, () -> PemFile.bytes(missing));
    assertEquals(missing, error.file());
    assertEquals(missing + " does not exist", error.getMessage());
    assertThrows(TlsFileException.class, () -> PemFile.bytes(dir));
    Path big = dir.resolve("big.pem");
    Files.write(big, new byte[PemFile.BYTES_MAX]);
    assertEquals(PemFile.BYTES_MAX, PemFile.bytes(big).length);
    Files.write(big, new byte[PemFile.BYTES_MAX + 1]);
    assertThrows(TlsFileException.class, () -> PemFile.bytes(big));
  }

  @Test
  void authoritiesAreReplaced() throws Exception {
    TestCertificates other = TestCertificates.authority("Other CA");
    X509Certificate[] ofFirst = {first.certificate()};
    X509Certificate[] ofOther = {other.issue(CertificateRequest.server()).certificate()};
    Path caFile = authority.write(dir.resolve("ca.pem"));
    try (ReloadedTrust trust = ReloadedTrust.watching(caFile, NEVER)) {
      trust.trustManager().checkServerTrusted(ofFirst, "UNKNOWN");
      assertThrows(
          CertificateException.class,
          () -> trust.trustManager().checkClientTrusted(ofOther, "UNKNOWN"));
      TestCertificate.write(
          caFile, authority.own().certificatePem() + other.own().certificatePem());
      trust.look();
      trust.trustManager().checkServerTrusted(ofFirst, "UNKNOWN");
      trust.trustManager().checkClientTrusted(ofOther, "UNKNOWN");
      TestCertificate.write(caFile, "");
      trust.look();
      assertEquals(2, trust.trustManager().getAcceptedIssuers().length);
      other.write(caFile);
      trust.look();
      assertThrows(
          CertificateException.class,
          () -> trust.trustManager().checkServerTrusted(ofFirst, "UNKNOWN"));
      trust.trustManager().checkServerTrusted(ofOther, "UNKNOWN");
    }
  }

  private void assertOffered(TestCertificate expected) {
    assertEquals(expected, offered(keys, expected.key().getAlgorithm()));
  }

  private static TestCertificate offered(X509ExtendedKeyManager keys, String keyType) {
    String alias = keys.chooseEngineServerAlias(keyType, null, null);
    return new TestCertificate(keys.getCertificateChain(alias)[0], keys.getPrivateKey(alias));
  }
}

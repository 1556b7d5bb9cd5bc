package dev.tollgate.client.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.KeyKind;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PemFileTest {
  private static final Path FILE = Path.of("some.pem");

  private final TestCertificates authority = TestCertificates.authority("Test CA");
  private final TestCertificate issued = authority.issue(CertificateRequest.server());

  @ParameterizedTest
  @EnumSource
  void keysOfEveryKindAreRead(KeyKind kind) throws Exception {
    TestCertificate of = authority.issue(CertificateRequest.server().withKind(kind));
    assertEquals(of.key(), pem(of.keyPem()).privateKey());
    Identity identity =
        Identity.of("a", pem(of.certificatePem()), FILE, pem(of.keyPem()).privateKey());
    assertEquals(List.of(of.certificate()), identity.chain());
  }

  @Test
  void certificatesKeepTheirOrderAndTextBetweenThemDoesNotMatter() throws Exception {
    String text =
        "subject=a\n"
            + issued.certificatePem()
            + "\r\n# the CA\n"
            + authority.own().certificatePem();
    assertEquals(
        List.of(issued.certificate(), authority.own().certificate()), pem(text).certificates());
    assertEquals(issued.key(), pem(text + issued.keyPem()).privateKey());
  }

  @Test
  void oldKeyFormsAreRefusedWithTheWayOut() throws Exception {
    TestCertificate rsa = authority.issue(CertificateRequest.server().withKind(KeyKind.RSA));
    byte[] pkcs1 =
        PrivateKeyInfo.getInstance(rsa.key().getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    for (String label : List.of("RSA PRIVATE KEY", "EC PRIVATE KEY")) {
      String fault = keyFault(TestCertificate.pem(label, pkcs1));
      assertTrue(fault.contains("BEGIN " + label), fault);
      assertTrue(fault.contains("openssl pkcs8 -topk8 -nocrypt"), fault);
    }
    String fault = keyFault(TestCertificate.pem("ENCRYPTED PRIVATE KEY", pkcs1));
    assertTrue(fault.contains("encrypted"), fault);
  }

  @Test
  void garbageIsRefusedAndNotRepeated() {
    assertFault("some.pem holds no private key", keyFault(""));
    assertFault("some.pem holds no private key", keyFault(issued.certificatePem()));
    assertFault("more than one private key", keyFault(issued.keyPem() + issued.keyPem()));
    String key = issued.keyPem();
    assertFault("ends within a PRIVATE KEY", keyFault(key.substring(0, key.length() / 2)));
    String torn = key.replaceFirst("\n.", "\n*");
    assertFault("is not base64", keyFault(torn));
    byte[] encoded = issued.key().getEncoded();
    String cut = TestCertificate.pem("PRIVATE KEY", Arrays.copyOf(encoded, encoded.length / 2));
    assertFault("not RSA, EC or Ed25519", keyFault(cut));
    for (String line : key.lines().filter(line -> !line.startsWith("-")).toList()) {
      assertFalse(keyFault(key + key).contains(line));
      assertFalse(keyFault(torn).contains(line.substring(1)));
    }
    TlsFileException error = assertThrows(TlsFileException.class, () -> pem(torn).privateKey());
    assertNull(error.getCause());
  }

  @Test
  void certificatesThatAreNoneAreRefused() {
    assertFault("holds no certificate", certificateFault(""));
    assertFault("holds no certificate", certificateFault(issued.keyPem()));
    String other = TestCertificate.pem("CERTIFICATE", new byte[] {1, 2, 3});
    assertFault("cannot be understood", certificateFault(issued.certificatePem() + other));
    assertFault(
        "ends within a CERTIFICATE", certificateFault(issued.certificatePem().substring(0, 200)));
  }

  @Test
  void aKeyOfAnotherCertificateDoesNotFit() {
    for (KeyKind kind : KeyKind.values()) {
      TestCertificate other = authority.issue(CertificateRequest.server().withKind(kind));
      String fault =
          assertThrows(
                  TlsFileException.class,
                  () -> Identity.of("a", pem(issued.certificatePem()), FILE, other.key()))
              .getMessage();
      assertFault("does not hold the key of the first certificate", fault);
    }
  }

  private static PemFile pem(String text) throws TlsFileException {
    return PemFile.of(FILE, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String keyFault(String text) {
    return String.valueOf(
        assertThrows(TlsFileException.class, () -> pem(text).privateKey()).getMessage());
  }

  private static String certificateFault(String text) {
    return String.valueOf(
        assertThrows(TlsFileException.class, () -> pem(text).certificates()).getMessage());
  }

  private static void assertFault(String expected, @Nullable String fault) {
    assertTrue(String.valueOf(fault).contains(expected), fault);
  }
}

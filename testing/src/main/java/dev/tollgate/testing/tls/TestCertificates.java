package dev.tollgate.testing.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** An authority of a test's own, which issues certificates as the test needs them. */
public final class TestCertificates {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_BITS = 63;

  private final TestCertificate authority;

  private TestCertificates(TestCertificate authority) {
    this.authority = authority;
  }

  /** A new authority that vouches for itself. */
  public static TestCertificates authority(String commonName) {
    CertificateRequest request = CertificateRequest.of("CN=" + commonName);
    return new TestCertificates(signed(request, request.kind().generate(), true, null));
  }

  /** A new authority that this one vouches for. */
  public TestCertificates intermediate(String commonName) {
    CertificateRequest request = CertificateRequest.of("CN=" + commonName);
    return new TestCertificates(signed(request, request.kind().generate(), true, authority));
  }

  /** A certificate with a new key. */
  public TestCertificate issue(CertificateRequest request) {
    return issue(request, request.kind().generate());
  }

  /** The authority's own certificate and key. */
  public TestCertificate own() {
    return authority;
  }

  /** Writes the authority's certificate: what others trust. */
  public Path write(Path caFile) throws IOException {
    return authority.writeCertificate(caFile);
  }

  /** A certificate for a key that is there already. */
  public TestCertificate issue(CertificateRequest request, KeyPair key) {
    return signed(request, key, false, authority);
  }

  private static TestCertificate signed(
      CertificateRequest request,
      KeyPair key,
      boolean authority,
      @Nullable TestCertificate issuer) {
    try {
      X509v3CertificateBuilder builder = builder(request, key.getPublic(), issuer);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      int usage = authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      if (!request.names().isEmpty()) {
        GeneralName[] names =
            request.names().stream().map(TestCertificates::name).toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      PrivateKey signer = issuer == null ? key.getPrivate() : issuer.key();
      KeyKind kind = issuer == null ? request.kind() : KeyKind.EC;
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder(kind.signature()).build(signer)));
      return new TestCertificate(certificate, key.getPrivate());
    } catch (IOException | CertificateException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      CertificateRequest request, PublicKey key, @Nullable TestCertificate issuer) {
    X500Principal subject = new X500Principal(request.subject());
    return new JcaX509v3CertificateBuilder(
        issuer == null ? subject : issuer.certificate().getSubjectX500Principal(),
        new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
        Date.from(request.from()),
        Date.from(request.until()),
        subject,
        key);
  }

  private static GeneralName name(String text) {
    int colon = text.indexOf(':');
    String value = text.substring(colon + 1);
    return switch (text.substring(0, colon)) {
      case "dns" -> new GeneralName(GeneralName.dNSName, value);
      case "ip" -> new GeneralName(GeneralName.iPAddress, value);
      case "uri" -> new GeneralName(GeneralName.uniformResourceIdentifier, value);
      default -> throw new IllegalArgumentException(text);
    };
  }
}

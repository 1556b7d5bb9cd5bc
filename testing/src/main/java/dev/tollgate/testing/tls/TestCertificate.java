package dev.tollgate.testing.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A certificate and its key, and how they stand in PEM files. */
public record TestCertificate(X509Certificate certificate, PrivateKey key) {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  /** The certificate in PEM. */
  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key in PKCS#8 PEM. */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** Writes the certificate, in place of what is there in one step. */
  public Path writeCertificate(Path file) throws IOException {
    return write(file, certificatePem());
  }

  /** Writes the key, in place of what is there in one step. */
  public Path writeKey(Path file) throws IOException {
    return write(file, keyPem());
  }

  /** Writes a text file, in place of what is there in one step. */
  public static Path write(Path file, String text) throws IOException {
    Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
    return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A PEM block. */
  public static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, LINES.encodeToString(der), label);
  }

  @Override
  public String toString() {
    return "certificate " + certificate.getSubjectX500Principal();
  }
}

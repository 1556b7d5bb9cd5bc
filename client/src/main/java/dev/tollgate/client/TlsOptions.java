package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the server is recognised, and this client to it. The server's certificate is always checked,
 * its host name too: there is no way to turn that off. Files are PEM; they are read when the client
 * is built, and again when they change, without an end to calls under way.
 *
 * @param caFile certificates of the authorities that are trusted, and no others; without one those
 *     of the JDK, which know public servers
 * @param certificateFile the client's own certificate, its chain after it; for servers that ask for
 *     one
 * @param keyFile the private key of that certificate, PKCS#8; given together with it
 */
public record TlsOptions(
    Optional<Path> caFile, Optional<Path> certificateFile, Optional<Path> keyFile) {

  /**
   * Holds valid options.
   *
   * @throws IllegalArgumentException when there is a certificate without its key, or a key alone
   */
  public TlsOptions {
    requireNonNull(caFile, "caFile");
    if (certificateFile.isPresent() != keyFile.isPresent()) {
      throw new IllegalArgumentException(
          certificateFile.isPresent()
              ? "a client certificate needs the file of its private key"
              : "a client's private key needs the file of its certificate");
    }
  }

  /** Trusts the JDK's authorities, and shows no certificate. */
  public static TlsOptions defaults() {
    return new TlsOptions(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** These options, with these authorities in place of the JDK's. */
  public TlsOptions withCaFile(Path file) {
    return new TlsOptions(Optional.of(file), certificateFile, keyFile);
  }

  /** These options, with a certificate for servers that ask for one. */
  public TlsOptions withClientCertificate(Path certificate, Path key) {
    return new TlsOptions(caFile, Optional.of(certificate), Optional.of(key));
  }
}

package dev.tollgate.client.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A certificate and its private key from PEM files, taken anew when the files change: connections
 * made after that present the new ones, those there are go on.
 *
 * <p>The files are compared by what they hold, so they may be replaced in any way and one after the
 * other. While they do not fit each other, or one of them cannot be read, the last good pair stays
 * in use and the fault is logged once. The private key is PKCS#8 PEM without a password: RSA, EC or
 * Ed25519. The certificate file begins with the key's own; those that vouch for it follow.
 */
public final class ReloadedIdentity implements AutoCloseable {
  private final AtomicLong names = new AtomicLong();
  private final IdentityKeyManager keyManager = new IdentityKeyManager();
  private final Path certificateFile;
  private final Path keyFile;
  private final FileWatch watch;

  private ReloadedIdentity(Path certificateFile, Path keyFile, Duration interval)
      throws TlsFileException {
    this.certificateFile = certificateFile;
    this.keyFile = keyFile;
    this.watch = FileWatch.start(List.of(certificateFile, keyFile), interval, this::take);
  }

  /**
   * Takes the pair now, and again when it changed.
   *
   * @param interval how often to look at the files; above zero
   * @throws TlsFileException when the files cannot be used now, or do not fit each other
   */
  public static ReloadedIdentity watching(Path certificateFile, Path keyFile, Duration interval)
      throws TlsFileException {
    return new ReloadedIdentity(certificateFile, keyFile, interval);
  }

  private String take(List<byte[]> contents) throws TlsFileException {
    PemFile certificates = PemFile.of(certificateFile, contents.get(0));
    PemFile key = PemFile.of(keyFile, contents.get(1));
    String name = "identity-" + names.incrementAndGet();
    Identity identity = Identity.of(name, certificates, keyFile, key.privateKey());
    keyManager.use(identity);
    X509Certificate leaf = identity.leaf();
    return "certificate %s (serial %x, valid until %s) from %s"
        .formatted(
            leaf.getSubjectX500Principal(),
            leaf.getSerialNumber(),
            leaf.getNotAfter().toInstant(),
            certificateFile);
  }

  /** Presents the pair as it is at each handshake. Works for servers and for clients. */
  public X509ExtendedKeyManager keyManager() {
    return keyManager;
  }

  /** Looks at the files now. */
  void look() {
    watch.look();
  }

  /** Looks at the files no more; what was taken stays in use. */
  @Override
  public void close() {
    watch.close();
  }
}

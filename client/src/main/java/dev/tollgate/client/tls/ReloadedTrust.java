package dev.tollgate.client.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The authorities whose certificates are believed, from a PEM file, taken anew when the file
 * changes: what it says then holds for connections made after that.
 *
 * <p>The file holds one or more certificates. When it cannot be used any more, the last good ones
 * stay in use and the fault is logged once.
 */
public final class ReloadedTrust implements AutoCloseable {
  private final AuthorityTrustManager trustManager = new AuthorityTrustManager();
  private final Path caFile;
  private final FileWatch watch;

  private ReloadedTrust(Path caFile, Duration interval) throws TlsFileException {
    this.caFile = caFile;
    this.watch = FileWatch.start(List.of(caFile), interval, this::take);
  }

  /**
   * Takes the authorities now, and again when the file changed.
   *
   * @param interval how often to look at the file; above zero
   * @throws TlsFileException when the file cannot be used now
   */
  public static ReloadedTrust watching(Path caFile, Duration interval) throws TlsFileException {
    return new ReloadedTrust(caFile, interval);
  }

  private String take(List<byte[]> contents) throws TlsFileException {
    int count = trustManager.use(PemFile.of(caFile, contents.get(0)).certificates());
    return count + " trusted certificates from " + caFile;
  }

  /**
   * Believes the authorities as they are at each handshake. Whoever connects as a client must have
   * the host name checked as well (endpoint identification), which gRPC does.
   */
  public X509ExtendedTrustManager trustManager() {
    return trustManager;
  }

  /** Looks at the file now. */
  void look() {
    watch.look();
  }

  /** Looks at the file no more; what was taken stays in use. */
  @Override
  public void close() {
    watch.close();
  }
}

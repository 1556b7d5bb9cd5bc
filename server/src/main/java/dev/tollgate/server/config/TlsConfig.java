package dev.tollgate.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How connections are encrypted, and what a client has to show for itself.
 *
 * @param certificateFile PEM: the server's certificate, then those that vouch for it
 * @param keyFile PEM (PKCS#8): the private key of the first certificate
 * @param clients how client certificates are checked; empty: none is asked for
 * @param reloadInterval how often the files are looked at
 */
public record TlsConfig(
    Path certificateFile,
    Path keyFile,
    Optional<ClientCertificates> clients,
    Duration reloadInterval) {

  /** Soon enough to watch it happen, and three small files cost nothing at that rate. */
  public static final Duration RELOAD_INTERVAL = Duration.ofSeconds(5);

  /**
   * How client certificates are checked.
   *
   * @param caFile PEM: who may vouch for clients
   * @param required whether a client without a certificate is refused
   */
  public record ClientCertificates(Path caFile, boolean required) {}

  public TlsConfig {
    if (reloadInterval.isZero() || reloadInterval.isNegative()) {
      throw new IllegalArgumentException("reload interval must be above 0: " + reloadInterval);
    }
  }
}

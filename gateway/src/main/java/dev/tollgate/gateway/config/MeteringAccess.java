package dev.tollgate.gateway.config;

import dev.tollgate.client.KeyFile;
import dev.tollgate.client.KeyUnavailableException;
import dev.tollgate.client.TlsOptions;
import dev.tollgate.client.TollgateClient;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the gateway shows Tollgate who it is, and how the connection is secured.
 *
 * @param key gives the API key, for each call anew; empty for a Tollgate that wants none
 * @param tls how to connect with TLS; empty: with TLS and the JDK's authorities to other machines,
 *     unencrypted on this one
 * @param plaintext whether also other machines are reached unencrypted; not together with tls
 */
public record MeteringAccess(
    Optional<Supplier<String>> key, Optional<TlsOptions> tls, boolean plaintext) {

  /**
   * Holds valid settings.
   *
   * @throws IllegalArgumentException when tls and plaintext are both set
   */
  public MeteringAccess {
    if (tls.isPresent() && plaintext) {
      throw new IllegalArgumentException(
          "metering-plaintext goes with none of metering-ca-file, metering-client-cert-file");
    }
  }

  /** No key, and no word about the connection. */
  public static MeteringAccess open() {
    return new MeteringAccess(Optional.empty(), Optional.empty(), false);
  }

  /**
   * The key in a file, which may be replaced while the gateway runs.
   *
   * @param name names the setting in errors
   * @throws IllegalArgumentException naming the file, when it has no key now
   */
  public static Supplier<String> keyIn(String name, Path file) {
    KeyFile key = new KeyFile(file);
    try {
      var unused = key.get();
    } catch (KeyUnavailableException unusable) {
      throw new IllegalArgumentException(name + ": " + unusable.getMessage(), unusable);
    }
    return key;
  }

  /**
   * The options of these files; empty when there are none of them.
   *
   * @throws IllegalArgumentException when there is a certificate without its key, or a key alone
   */
  public static Optional<TlsOptions> tls(
      Optional<Path> caFile, Optional<Path> certificateFile, Optional<Path> keyFile) {
    if (certificateFile.isPresent() != keyFile.isPresent()) {
      throw new IllegalArgumentException(
          "metering-client-cert-file and metering-client-key-file go together");
    }
    return caFile.isEmpty() && certificateFile.isEmpty()
        ? Optional.empty()
        : Optional.of(new TlsOptions(caFile, certificateFile, keyFile));
  }

  /** Sets all of it on a client. */
  public TollgateClient.Builder applyTo(TollgateClient.Builder builder) {
    key.ifPresent(builder::key);
    tls.ifPresent(builder::tls);
    return plaintext ? builder.plaintext() : builder;
  }
}

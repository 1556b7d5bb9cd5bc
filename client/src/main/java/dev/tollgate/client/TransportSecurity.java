package dev.tollgate.client;

import dev.tollgate.client.tls.ReloadedIdentity;
import dev.tollgate.client.tls.ReloadedTrust;
import dev.tollgate.client.tls.TlsFileException;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a connection is secured, and the files that are watched for it. */
final class TransportSecurity implements AutoCloseable {
  /** A renewed certificate is there long before it is needed; a replaced CA is wanted soon. */
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  private final ChannelCredentials credentials;
  private final @Nullable ReloadedTrust trust;
  private final @Nullable ReloadedIdentity identity;

  private TransportSecurity(
      ChannelCredentials credentials,
      @Nullable ReloadedTrust trust,
      @Nullable ReloadedIdentity identity) {
    this.credentials = credentials;
    this.trust = trust;
    this.identity = identity;
  }

  /**
   * To this machine unencrypted, to others with TLS, unless it was asked for otherwise.
   *
   * @throws UncheckedIOException when a file of the options cannot be used
   */
  static TransportSecurity to(String target, Optional<TlsOptions> tls, boolean plaintext) {
    if (tls.isEmpty() && (plaintext || Target.isLoopback(target))) {
      return new TransportSecurity(InsecureChannelCredentials.create(), null, null);
    }
    try {
      return encrypted(tls.orElseGet(TlsOptions::defaults));
    } catch (TlsFileException unusable) {
      throw new UncheckedIOException(unusable.getMessage(), unusable);
    }
  }

  private static TransportSecurity encrypted(TlsOptions options) throws TlsFileException {
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    ReloadedTrust trust = null;
    ReloadedIdentity identity = null;
    if (options.caFile().isPresent()) {
      trust = ReloadedTrust.watching(options.caFile().get(), LOOK_INTERVAL);
      credentials.trustManager(trust.trustManager());
    }
    if (options.certificateFile().isPresent() && options.keyFile().isPresent()) {
      try {
        identity =
            ReloadedIdentity.watching(
                options.certificateFile().get(), options.keyFile().get(), LOOK_INTERVAL);
      } catch (TlsFileException unusable) {
        closeAll(trust, null);
        throw unusable;
      }
      credentials.keyManager(identity.keyManager());
    }
    return new TransportSecurity(credentials.build(), trust, identity);
  }

  ChannelCredentials credentials() {
    return credentials;
  }

  /** Looks at the files no more. */
  @Override
  public void close() {
    closeAll(trust, identity);
  }

  private static void closeAll(@Nullable ReloadedTrust trust, @Nullable ReloadedIdentity identity) {
    if (identity != null) {
      identity.close();
    }
    if (trust != null) {
      trust.close();
    }
  }
}

package dev.tollgate.server;

import dev.tollgate.client.tls.ReloadedIdentity;
import dev.tollgate.client.tls.ReloadedTrust;
import dev.tollgate.client.tls.TlsFileException;
import dev.tollgate.server.config.TlsConfig;
import dev.tollgate.server.config.TlsConfig.ClientCertificates;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS on the server's side, with files that are taken anew when they change. */
final class TlsTransport implements AutoCloseable {
  /** Older ones have known attacks; named here, so that no setting of the JDK brings one back. */
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /**
   * Next to nothing: a resumed session shows no certificate again, on neither side, so that a
   * replaced certificate or authority would not hold for it. Connections last long, and a full
   * handshake each costs little.
   */
  private static final int SESSION_SECONDS = 1;

  static {
    // HTTP/2 forbids it, and it lets one connection ask for handshake after handshake.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private final ReloadedIdentity identity;
  private final @Nullable ReloadedTrust clientTrust;
  private final SslContext context;

  private TlsTransport(TlsConfig config) throws TlsFileException, SSLException {
    identity =
        ReloadedIdentity.watching(
            config.certificateFile(), config.keyFile(), config.reloadInterval());
    ReloadedTrust trust = null;
    try {
      // The JDK's, not the native one: the same on every platform, and with every kind of key.
      SslContextBuilder builder =
          GrpcSslContexts.configure(
                  SslContextBuilder.forServer(identity.keyManager()), SslProvider.JDK)
              .protocols(PROTOCOLS)
              .sessionTimeout(SESSION_SECONDS);
      if (config.clients().isPresent()) {
        ClientCertificates clients = config.clients().get();
        trust = ReloadedTrust.watching(clients.caFile(), config.reloadInterval());
        builder
            .trustManager(trust.trustManager())
            .clientAuth(clients.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
      }
      clientTrust = trust;
      context = builder.build();
    } catch (TlsFileException | SSLException | RuntimeException e) {
      close(identity, trust);
      throw e;
    }
  }

  /**
   * Reads the files, and looks at them from then on.
   *
   * @throws TlsFileException when a file cannot be used
   */
  static TlsTransport open(TlsConfig config) throws TlsFileException, SSLException {
    return new TlsTransport(config);
  }

  /** What encrypts connections. */
  SslContext context() {
    return context;
  }

  @Override
  public void close() {
    close(identity, clientTrust);
  }

  private static void close(ReloadedIdentity identity, @Nullable ReloadedTrust clientTrust) {
    identity.close();
    if (clientTrust != null) {
      clientTrust.close();
    }
  }
}

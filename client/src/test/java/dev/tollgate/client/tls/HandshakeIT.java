package dev.tollgate.client.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.KeyKind;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real handshakes over sockets, both sides with reloaded files. */
class HandshakeIT {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final int HANDSHAKES = 100;

  private final TestCertificates authority = TestCertificates.authority("Test CA");

  private final LoggedLines log = LoggedLines.gather();

  @TempDir private Path dir;

  @AfterEach
  void stop() {
    log.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfKeyServesAndConnects(KeyKind kind) throws Exception {
    TestCertificate issued = authority.issue(CertificateRequest.server().withKind(kind));
    write(issued);
    try (ReloadedIdentity identity = identity();
        ReloadedTrust trust = trust();
        Echo echo = new Echo(context(identity, trust))) {
      assertEquals(issued.certificate(), echo.serverSeenBy(context(identity, trust)));
    }
  }

  @Test
  void noHandshakeFailsWhileFilesAreReplaced() throws Exception {
    write(authority.issue(CertificateRequest.server()));
    AtomicBoolean done = new AtomicBoolean();
    Set<BigInteger> seen = new HashSet<>();
    try (ReloadedIdentity identity = identity();
        ReloadedTrust trust = trust();
        Echo echo = new Echo(context(identity, trust))) {
      CompletableFuture<Integer> replaced =
          CompletableFuture.supplyAsync(() -> replaceUntil(done, identity));
      for (int i = 0; i < HANDSHAKES; i++) {
        // A context of its own each: a resumed session would not ask for the certificate.
        seen.add(echo.serverSeenBy(context(identity, trust)).getSerialNumber());
      }
      done.set(true);
      assertTrue(replaced.join() > 0);
    }
    assertTrue(seen.size() > 1, "always the same certificate");
  }

  private int replaceUntil(AtomicBoolean done, ReloadedIdentity identity) {
    int replaced = 0;
    try {
      while (!done.get()) {
        TestCertificate next = authority.issue(CertificateRequest.server());
        next.writeCertificate(dir.resolve("tls.crt"));
        identity.look();
        next.writeKey(dir.resolve("tls.key"));
        identity.look();
        replaced++;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return replaced;
  }

  private void write(TestCertificate issued) throws IOException {
    authority.write(dir.resolve("ca.crt"));
    issued.writeCertificate(dir.resolve("tls.crt"));
    issued.writeKey(dir.resolve("tls.key"));
  }

  private ReloadedIdentity identity() throws TlsFileException {
    return ReloadedIdentity.watching(dir.resolve("tls.crt"), dir.resolve("tls.key"), NEVER);
  }

  private ReloadedTrust trust() throws TlsFileException {
    return ReloadedTrust.watching(dir.resolve("ca.crt"), NEVER);
  }

  private static SSLContext context(ReloadedIdentity identity, ReloadedTrust trust)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {identity.keyManager()}, new TrustManager[] {trust.trustManager()}, null);
    return context;
  }

  /** Asks for a client certificate and sends back one byte. */
  private static final class Echo implements AutoCloseable {
    private final SSLServerSocket listening;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    Echo(SSLContext context) throws IOException {
      listening =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
      listening.setNeedClientAuth(true);
    }

    X509Certificate serverSeenBy(SSLContext client) throws Exception {
      CompletableFuture<Void> served = CompletableFuture.runAsync(this::serve, thread);
      try (SSLSocket socket =
          (SSLSocket)
              client
                  .getSocketFactory()
                  .createSocket(listening.getInetAddress(), listening.getLocalPort())) {
        socket.getOutputStream().write(7);
        assertEquals(7, socket.getInputStream().read());
        served.join();
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
      }
    }

    private void serve() {
      try (SSLSocket socket = (SSLSocket) listening.accept()) {
        int read = socket.getInputStream().read();
        socket.getOutputStream().write(read);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      thread.shutdownNow();
      listening.close();
    }
  }
}

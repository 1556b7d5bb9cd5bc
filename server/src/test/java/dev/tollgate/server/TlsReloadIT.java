package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.tls.ReloadedTrust;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.server.config.TlsConfig;
import dev.tollgate.server.config.TlsConfig.ClientCertificates;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server's certificate and client authorities change while it is called. */
class TlsReloadIT {
  private static final Duration RELOAD = Duration.ofMillis(50);
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int CLIENTS = 4;
  private static final int CALLS_PER_CONNECTION = 4;
  private static final int REPLACEMENTS = 3;

  private final TestCertificates authority = TestCertificates.authority("Server CA");
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicInteger connections = new AtomicInteger();

  @TempDir private Path dir;

  @Test
  void noCallFailsWhileTheCertificateIsReplaced() throws Exception {
    TestCertificate first = authority.issue(CertificateRequest.server());
    TlsConfig config = TlsEndpoint.config(first, dir, Optional.empty(), RELOAD);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try (TestServer server =
        TestServer.encrypted(TestPostgres.freshDatabase(), InstantSource.system(), config)) {
      List<CompletableFuture<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        String tenant = "tenant-" + i;
        clients.add(CompletableFuture.supplyAsync(() -> callUntilDone(server, tenant), threads));
      }
      Set<BigInteger> shown = new HashSet<>(List.of(serialShown(server)));
      for (int i = 0; i < REPLACEMENTS; i++) {
        TestCertificate next = authority.issue(CertificateRequest.server());
        next.writeCertificate(config.certificateFile());
        awaitMoreConnections();
        next.writeKey(config.keyFile());
        BigInteger serial = next.certificate().getSerialNumber();
        Await.until("the new certificate", DEADLINE, () -> serialShown(server).equals(serial));
        shown.add(serial);
        awaitMoreConnections();
      }
      done.set(true);
      int calls = 0;
      for (CompletableFuture<Integer> client : clients) {
        calls += client.join();
      }
      assertEquals(1 + REPLACEMENTS, shown.size());
      assertTrue(calls > 0);
      System.out.printf("TlsReloadIT: %d calls on %d connections%n", calls, connections.get());
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void aWithdrawnClientAuthorityIsRefusedFromThenOn() throws Exception {
    TestCertificates clients = TestCertificates.authority("Client CA");
    TestCertificate client = clients.issue(CertificateRequest.of("CN=gateway"));
    Path caFile = clients.write(dir.resolve("clients.crt"));
    TlsConfig config =
        TlsEndpoint.config(
            authority.issue(CertificateRequest.server()),
            dir,
            Optional.of(new ClientCertificates(caFile, true)),
            RELOAD);
    TlsChannelCredentials.Builder credentials = TlsEndpoint.trusting(authority, dir);
    credentials.keyManager(
        client.writeCertificate(dir.resolve("client.crt")).toFile(),
        client.writeKey(dir.resolve("client.key")).toFile());
    try (TlsEndpoint server = TlsEndpoint.on(config)) {
      assertEquals("subject:CN=gateway", server.namesSeen("localhost", credentials.build()));
      TestCertificates.authority("Client CA").write(caFile);
      Await.until(
          "refused",
          DEADLINE,
          () -> refused(() -> server.namesSeen("localhost", credentials.build())));
      int answered = server.calls();
      server.refusal("localhost", credentials.build());
      assertEquals(answered, server.calls());
      clients.write(caFile);
      Await.until(
          "taken",
          DEADLINE,
          () -> !refused(() -> server.namesSeen("localhost", credentials.build())));
    }
  }

  private static boolean refused(Runnable call) {
    try {
      call.run();
      return false;
    } catch (StatusRuntimeException e) {
      assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode());
      return true;
    }
  }

  private void awaitMoreConnections() throws Exception {
    int enough = connections.get() + CLIENTS;
    Await.until("more connections", DEADLINE, () -> connections.get() >= enough);
  }

  /** Calls on one connection after another. Returns how many; any call that fails is thrown. */
  private int callUntilDone(TestServer server, String tenant) {
    int calls = 0;
    while (!done.get()) {
      ManagedChannel channel = channel(server);
      try {
        for (int i = 0; i < CALLS_PER_CONNECTION; i++) {
          MeteringServiceGrpc.MeteringServiceBlockingStub stub =
              MeteringServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
          stub.trackMessage(
              TrackMessageRequest.newBuilder().setTenantId(tenant).setCustomerId("c" + i).build());
          stub.checkQuota(
              CheckQuotaRequest.newBuilder().setTenantId(tenant).setCustomerId("c" + i).build());
          calls += 2;
        }
        connections.incrementAndGet();
      } finally {
        channel.shutdownNow();
      }
    }
    return calls;
  }

  private ManagedChannel channel(TestServer server) {
    try {
      Path caFile = authority.write(dir.resolve(Thread.currentThread().getName() + ".crt"));
      return Grpc.newChannelBuilder(
              server.target(),
              TlsChannelCredentials.newBuilder().trustManager(caFile.toFile()).build())
          .build();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private BigInteger serialShown(TestServer server) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    try (ReloadedTrust trust =
        ReloadedTrust.watching(authority.write(dir.resolve("ca.crt")), Duration.ofDays(1))) {
      context.init(null, new TrustManager[] {trust.trustManager()}, null);
    }
    String[] target = server.target().split(":", 2);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(target[0], Integer.parseInt(target[1]))) {
      socket.startHandshake();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSerialNumber();
    }
  }
}

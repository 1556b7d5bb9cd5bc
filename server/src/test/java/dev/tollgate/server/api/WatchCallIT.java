package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Duration;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageUpdate;
import dev.tollgate.metering.v1.WatchUsageRequest;
import dev.tollgate.server.WatchedUpdates;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.quota.UsageFeed;
import dev.tollgate.server.store.TenantChange;
import dev.tollgate.server.store.TestInstallation;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status.Code;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a watch's caller does: read slowly, go, stay too long. */
@Timeout(60)
class WatchCallIT {
  private static final java.time.Duration LIMIT = java.time.Duration.ofSeconds(20);

  private TestInstallation installation;
  private UsageFeed feed;
  private final List<Runnable> closings = new ArrayList<>();

  @BeforeEach
  void start() {
    installation = new TestInstallation();
    feed = new UsageFeed(installation.quotaStore(), installation.laneMap(), installation.clock());
    feed.start();
  }

  @AfterEach
  void stop() {
    closings.forEach(Runnable::run);
    feed.close();
    installation.close();
  }

  private UsageWatches watches(java.time.Duration ageMax) {
    return new UsageWatches(feed, new RequestValidator(), installation.clock(), ageMax);
  }

  /** In this process, where what a caller does not ask for is not sent. */
  private ManagedChannel serve(UsageWatches watches) throws Exception {
    String name = InProcessServerBuilder.generateName();
    Server server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(
                Intercepted.service(
                    new UsageServiceGrpc.UsageServiceImplBase() {
                      @Override
                      public void watchUsage(
                          WatchUsageRequest request, StreamObserver<UsageUpdate> observer) {
                        watches.begin(request, observer);
                      }
                    },
                    new EveryoneAdmitted()))
            .build()
            .start();
    ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    closings.add(channel::shutdownNow);
    closings.add(server::shutdownNow);
    return channel;
  }

  private static WatchUsageRequest request(String... tenantIds) {
    return WatchUsageRequest.newBuilder()
        .addAllTenantIds(List.of(tenantIds))
        .setMinInterval(Duration.newBuilder().setNanos(100_000_000))
        .build();
  }

  private void create(String tenantId) {
    var unused =
        installation
            .adminStore()
            .updateTenant(
                new TenantChange(tenantId, null, null, null, null, true), TestInstallation.call());
  }

  /** The tenant's figures, with so many conversations. */
  private QuotaFigures figures(String tenantId, long used) {
    QuotaFigures now = installation.state(tenantId).figures();
    return new QuotaFigures(
        now.plan(), now.terms(), now.granted(), 0, used, now.held(), now.period());
  }

  @Test
  void whoReadsSlowlyGetsTheLatestAndNothingPilesUp() throws Exception {
    create("slow");
    ManagedChannel channel = serve(watches(LIMIT));
    QuotaFigures sample = figures("slow", 0);
    try (WatchedUpdates slow = WatchedUpdates.slow(channel, request("slow"));
        WatchedUpdates eager = WatchedUpdates.of(channel, request("slow"))) {
      eager.awaitQuota("slow", quota -> true);
      for (int used = 1; used <= 1_000; used++) {
        feed.changed(
            1_000 + used,
            Map.of(
                "slow",
                new QuotaFigures(sample.plan(), sample.terms(), 0, 0, used, 0, sample.period())));
      }
      eager.awaitQuota("slow", quota -> quota.getUsed() == 1_000);
      assertEquals(0, slow.all().size(), "it has read nothing");
      slow.read();
      slow.awaitQuota("slow", quota -> quota.getUsed() == 1_000);
      assertEquals(1, slow.all().size(), "one for a thousand changes");
      assertTrue(eager.all().size() < 1_000, "and few for who reads at once");
    }
  }

  @Test
  void aCallerThatGoesLeavesItsPlace() throws Exception {
    create("here");
    UsageWatches watches = watches(LIMIT);
    ManagedChannel channel = serve(watches);
    WatchedUpdates watched = WatchedUpdates.of(channel, request("here"));
    watched.awaitQuota("here", quota -> true);
    WatchedUpdates silent = WatchedUpdates.slow(channel, request("here"));
    assertEquals(2, watches.taken());
    watched.close();
    silent.close();
    Await.until("both places are free", LIMIT, () -> watches.taken() == 0);
    assertEquals(Code.NOT_FOUND, WatchedUpdates.of(channel, request("nobody")).awaitEnd());
    Await.until("of a failed call too", LIMIT, () -> watches.taken() == 0);
    assertEquals(Code.INVALID_ARGUMENT, WatchedUpdates.of(channel, request("")).awaitEnd());
    assertEquals(0, watches.taken());
  }

  @Test
  void aWatchEndsWellWhenItIsOld() throws Exception {
    create("old");
    UsageWatches watches = watches(java.time.Duration.ofMillis(500));
    WatchedUpdates watched = WatchedUpdates.of(serve(watches), request("old"));
    watched.awaitQuota("old", quota -> true);
    assertEquals(Code.OK, watched.awaitEnd());
    assertEquals(0, watches.taken());
  }

  @Test
  void aServerThatStopsTakesNoMore() throws Exception {
    create("last");
    UsageWatches watches = watches(LIMIT);
    ManagedChannel channel = serve(watches);
    WatchedUpdates watched = WatchedUpdates.of(channel, request("last"));
    watched.awaitQuota("last", quota -> true);
    watches.close();
    assertEquals(Code.UNAVAILABLE, watched.awaitEnd());
    assertEquals(Code.UNAVAILABLE, WatchedUpdates.of(channel, request("last")).awaitEnd());
    assertEquals(0, watches.taken());
  }
}

package dev.tollgate.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.server.database.Await;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.LaneTransaction.MessageRef;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What travels together in a lane's transaction: the lock with a look, the writes with a commit.
 */
class LaneStoreIT {
  private static final String TENANT = "t";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private TestInstallation installation;
  private LaneStore lanes;
  private int lane;
  private Tenant tenant;
  private Message message;

  @BeforeEach
  void prepare() {
    installation = new TestInstallation();
    lanes = installation.lanes();
    lane = installation.laneOf(TENANT);
    TenantChange create = new TenantChange(TENANT, null, null, null, null, true);
    var unused = installation.adminStore().updateTenant(create, TestInstallation.call());
    tenant = installation.state(TENANT).tenant();
    message = installation.message(TENANT, "customer", "", TestInstallation.START);
  }

  @AfterEach
  void close() {
    installation.close();
  }

  private MessageRef ref() {
    return TestInstallation.ref(tenant, message);
  }

  private long messages() {
    return installation.number("select count(*) from message");
  }

  @Test
  void aLookWithTheLockFindsWhatWasCommittedWhileItWaited() throws Exception {
    CompletableFuture<List<RecordedMessage>> looking = new CompletableFuture<>();
    var unused =
        lanes.inLane(
            lane,
            TestInstallation.START,
            first -> {
              new Thread(() -> look(looking), "looks").start();
              awaitWaiting();
              first.finish(TestInstallation.opening(first, message));
              return first;
            });
    List<RecordedMessage> found = looking.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertEquals(List.of(ref().messageKey()), keys(found));
  }

  private static List<UUID> keys(List<RecordedMessage> messages) {
    return messages.stream().map(RecordedMessage::messageKey).toList();
  }

  private void look(CompletableFuture<List<RecordedMessage>> found) {
    try {
      found.complete(
          lanes.inLane(
              lane,
              TestInstallation.START,
              List.of(ref()),
              second -> second.recorded(List.of(ref()))));
    } catch (RuntimeException e) {
      found.completeExceptionally(e);
    }
  }

  private void awaitWaiting() {
    try {
      Await.until(
          "a second transaction waits for the lane",
          LIMIT,
          () ->
              installation.number(
                      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                          + " and datname = current_database()")
                  == 1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatWasNotLookedForWithTheLockIsReadThen() {
    installation.record(TENANT, "customer", "", TestInstallation.START);
    MessageRef other = new MessageRef(tenant.tenantNo(), new UUID(1, 2));
    List<RecordedMessage> found =
        lanes.inLane(
            lane,
            TestInstallation.START,
            List.of(other),
            begun -> begun.recorded(List.of(other, ref())));
    assertEquals(List.of(ref().messageKey()), keys(found));
    List<RecordedMessage> asked =
        lanes.inLane(
            lane, TestInstallation.START, List.of(ref()), begun -> begun.recorded(List.of(other)));
    assertEquals(List.of(), asked);
  }

  @Test
  void aWriteThatFailsLeavesOutTheCommit() {
    installation.record(TENANT, "customer", "", TestInstallation.START);
    long version = version();
    StoreException failed =
        assertThrows(
            StoreException.class,
            () ->
                lanes.inLane(
                    lane,
                    TestInstallation.START,
                    again -> {
                      // The same message once more: its key is taken.
                      again.finish(TestInstallation.opening(again, message));
                      return again;
                    }));
    assertFalse(failed.retryable());
    assertEquals(1, messages());
    assertEquals(1, installation.number("select sum(inbound_count) from monthly_usage"));
    assertEquals(version, version());
  }

  @Test
  void aRehearsalDoesNotCommit() {
    var unused =
        lanes.rehearse(
            lane,
            TestInstallation.START,
            tried -> {
              tried.finish(TestInstallation.opening(tried, message));
              return tried;
            });
    assertEquals(0, messages());
  }

  @Test
  void oneOfSeveralLanesDoesNotCommitForTheOthers() {
    assertThrows(
        IllegalStateException.class,
        () ->
            lanes.inAllLanes(
                TestInstallation.LANES,
                TestInstallation.START,
                all -> {
                  LaneTransaction own = all.get(lane);
                  own.finish(TestInstallation.opening(own, message));
                  throw new IllegalStateException("then something fails");
                }));
    assertEquals(0, messages());
  }

  private long version() {
    return installation.number("select version from lane where lane = " + lane);
  }
}

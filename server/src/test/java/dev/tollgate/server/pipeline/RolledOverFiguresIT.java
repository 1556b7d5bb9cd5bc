package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tollgate.server.domain.GrantType;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.store.LimitChange;
import dev.tollgate.server.store.NewGrant;
import dev.tollgate.server.store.TenantChange;
import dev.tollgate.server.store.TestInstallation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch that changes a period that is over tells, and decides by, what then moves on. */
class RolledOverFiguresIT {
  private static final Instant JANUARY = TestInstallation.START;
  private static final Instant FEBRUARY = Instant.parse("2025-02-15T12:00:00Z");

  private final TestInstallation installation = new TestInstallation();
  private final Map<String, QuotaFigures> told = new HashMap<>();
  private final BatchCommitter committer =
      new BatchCommitter(
          new BatchCommitter.Surroundings(
              installation.lanes(),
              LaneMemories.ofHeap(installation.laneMap()),
              (lane, version, figures) -> told.putAll(figures)),
          new TrackRules(Duration.ofDays(3650), true, "FREE"),
          installation.clock(),
          new TrackCounters());

  /** A limit of 2, and 3 more that move on once; January uses 3. */
  @BeforeEach
  void january() {
    installation
        .adminStore()
        .updateTenant(
            new TenantChange("shop", null, new LimitChange(2L), null, null, true),
            TestInstallation.call());
    installation
        .adminStore()
        .grantQuota(
            new NewGrant("shop", 3, GrantType.TOP_UP, "bought", null, 1), TestInstallation.call());
    commit(message("a", JANUARY), message("b", JANUARY), message("c", JANUARY));
    installation.setTime(FEBRUARY.toString());
  }

  @AfterEach
  void close() {
    installation.close();
  }

  private static PendingMessage message(String customer, Instant time) {
    Message message = WritePath.inbound("shop", customer, customer + time, time);
    return new PendingMessage(message, Instant.MAX, new CompletableFuture<>());
  }

  private void commit(PendingMessage... messages) {
    committer.commit(installation.laneMap().laneOf("shop"), new Batch(List.of(messages)));
    Stream.of(messages).forEach(message -> message.outcome().join());
  }

  private QuotaFigures told() {
    return Objects.requireNonNull(told.get("shop"));
  }

  @Test
  void aLateMessageIsInTheFiguresThatItsCommitTells() {
    commit(message("d", FEBRUARY));
    assertEquals(2, told().rolledOver());
    assertEquals(4, told().effectiveLimit());

    commit(message("e", JANUARY));
    assertEquals(1, told().rolledOver());
    assertEquals(3, told().effectiveLimit());
    assertEquals(1, told().used());

    commit(message("f", FEBRUARY), message("g", JANUARY));
    assertEquals(0, told().rolledOver());
    assertEquals(2, told().used());
  }

  @Test
  void aReservationBesideALateMessageIsDecidedByWhatIsLeftToMoveOn() {
    commit(message("d", FEBRUARY), message("e", FEBRUARY), message("f", FEBRUARY));
    assertEquals(1, told().effectiveLimit() - told().used());

    PendingReservation asked =
        new PendingReservation(
            new ReservationRequest(
                "shop", new Recipient.Customer("new"), "key", Duration.ofMinutes(1)),
            Instant.MAX,
            new CompletableFuture<>());
    List<Pending> batch = List.of(message("g", JANUARY), asked);
    committer.commit(installation.laneMap().laneOf("shop"), new Batch(batch));
    ReservationOutcome.Decided decided = (ReservationOutcome.Decided) asked.outcome().join();
    assertEquals(1, decided.figures().rolledOver());
    assertFalse(decided.decision().allowed());
  }
}

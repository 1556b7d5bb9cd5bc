package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.QuotaReason;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.Reservation;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationOutcome.Decided;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.domain.ReservationState;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Recorded;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.store.LimitChange;
import dev.tollgate.server.store.PlanChange;
import dev.tollgate.server.store.TenantChange;
import dev.tollgate.server.store.TestInstallation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reservations hold, spend and give back, on the write path and its database. */
class ReservationIT {
  /** In the middle of a month. */
  private static final Instant NOW = Instant.parse("2025-03-12T12:00:00Z");

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String TENANT = "t";

  private final CountingDataSource counting = new CountingDataSource();
  private final WritePath path = WritePath.withConnections(counting::around);

  @BeforeEach
  void begin() {
    path.setTime(NOW);
  }

  @AfterEach
  void close() {
    path.close();
  }

  private void limit(long limit, AtLimit atLimit) {
    path.admin()
        .updatePlan(
            new PlanChange("TEST", null, new LimitChange(limit), atLimit, null, null, null, true),
            TestInstallation.call());
    path.admin()
        .updateTenant(
            new TenantChange(TENANT, "TEST", null, null, null, true), TestInstallation.call());
  }

  private static ReservationRequest request(String customer, String key) {
    return request(customer, key, MINUTE);
  }

  private static ReservationRequest request(String customer, String key, Duration ttl) {
    return new ReservationRequest(TENANT, new Recipient.Customer(customer), key, ttl);
  }

  private static String id(Decided decided) {
    return Objects.requireNonNull(decided.reservation()).text(LaneKey.Kind.RESERVATION);
  }

  private static Message send(String customer, String id, Instant time) {
    return WritePath.message(
        TENANT, new Recipient.Customer(customer), id, time, MessageKind.OUTBOUND_DIRECT);
  }

  private ReservationState sent(String customer, String id, String reservation) {
    Recorded recorded = path.record(send(customer, id, path.time()).settling(reservation));
    return Objects.requireNonNull(recorded.reservation());
  }

  /** A decision on a customer whom nothing else concerns: it shows what is used and held. */
  private String usedAndHeld() {
    Decided decided = path.reserve(request("nobody", "look", Duration.ofSeconds(1)));
    if (decided.reservation() != null) {
      assertInstanceOf(ReleaseOutcome.Ended.class, path.release(TENANT, id(decided)));
    }
    return decided.figures().used() + "+" + decided.figures().held();
  }

  @Test
  void theLastConversationIsHeldForOneCustomerAlone() {
    limit(2, AtLimit.DENY_ALL);
    path.record(WritePath.inbound(TENANT, "a", "m1", NOW));
    Decided first = path.reserve(request("b", "k1"));
    assertTrue(first.decision().allowed());
    assertEquals(ReservationState.HELD, first.state());
    assertEquals(NOW.plus(MINUTE), first.until());
    assertEquals("1+0", first.figures().used() + "+" + first.figures().held());

    Decided second = path.reserve(request("c", "k2"));
    assertFalse(second.decision().allowed());
    assertEquals(QuotaReason.LIMIT_REACHED, second.decision().reason());
    assertNull(second.reservation());
    assertNull(second.until());
    assertTrue(second.decision().message().contains("Used: 1 conversations. Held: 1."));

    assertEquals(ReservationState.SETTLED, sent("b", "m2", id(first)));
    assertEquals("2+0", usedAndHeld());
  }

  @Test
  void reservationsOfOneCustomerShareAHold() {
    limit(10, AtLimit.DENY_ALL);
    Decided one = path.reserve(request("a", "k1"));
    Decided two = path.reserve(request("a", "k2"));
    assertEquals("0+1", usedAndHeld());
    assertFalse(id(one).equals(id(two)));

    assertEquals(ReservationState.SETTLED, sent("a", "m1", id(one)));
    assertEquals("1+0", usedAndHeld());
    assertEquals(ReservationState.CONSUMED, sent("a", "m2", id(two)));
  }

  @Test
  void aSettledOneOfTwoLeavesTheOtherWhenItsMessageOpensNothing() {
    limit(10, AtLimit.DENY_ALL);
    path.record(WritePath.inbound(TENANT, "a", "m0", NOW.minus(Duration.ofHours(23))));
    Decided one = path.reserve(request("a", "k1", Duration.ofHours(20)));
    Decided two = path.reserve(request("a", "k2", Duration.ofHours(20)));
    assertNotNull(two.reservation());
    assertEquals(ReservationState.SETTLED, sent("a", "m1", id(one)));
    assertEquals("1+1", usedAndHeld());
    assertEquals(
        new ReleaseOutcome.Ended(ReservationState.RELEASED), path.release(TENANT, id(two)));
    assertEquals("1+0", usedAndHeld());
  }

  @Test
  void nothingIsHeldWhileTheSessionLastsBeyondTheReservation() {
    limit(10, AtLimit.DENY_ALL);
    path.record(WritePath.inbound(TENANT, "a", "m0", NOW.minus(Duration.ofHours(23))));
    Decided inside = path.reserve(request("a", "k1", Duration.ofHours(1)));
    assertTrue(inside.decision().allowed());
    assertTrue(inside.sessionOpen());
    assertNull(inside.reservation());
    assertEquals(NOW.plus(Duration.ofHours(1)), inside.until());
    Decided beyond = path.reserve(request("a", "k2", Duration.ofHours(1).plusNanos(1000)));
    assertNotNull(beyond.reservation());
    assertEquals("1+1", usedAndHeld());
  }

  @Test
  void nothingIsHeldForWhoHasNoLimit() {
    path.admin()
        .updateTenant(
            new TenantChange(TENANT, "ENTERPRISE", null, null, null, true),
            TestInstallation.call());
    Decided decided = path.reserve(request("a", "k"));
    assertEquals(QuotaReason.UNLIMITED, decided.decision().reason());
    assertNull(decided.reservation());
  }

  @Test
  void whateverOpensTheSessionConsumesTheHold() {
    limit(10, AtLimit.DENY_ALL);
    Decided held = path.reserve(request("a", "k"));
    path.record(WritePath.inbound(TENANT, "a", "m1", NOW));
    assertEquals("1+0", usedAndHeld());
    assertEquals(ReservationState.CONSUMED, sent("a", "m2", id(held)));
    assertEquals(
        new ReleaseOutcome.Ended(ReservationState.CONSUMED), path.release(TENANT, id(held)));
  }

  @Test
  void aMessageOfASessionThatIsOverConsumesNothing() {
    limit(10, AtLimit.DENY_ALL);
    Decided held = path.reserve(request("a", "k"));
    path.record(WritePath.inbound(TENANT, "a", "m1", NOW.minus(Duration.ofDays(3))));
    Decided look = path.reserve(request("b", "k2"));
    assertEquals(1, look.figures().held());
    assertEquals(ReservationState.SETTLED, sent("a", "m2", id(held)));
  }

  @Test
  void aSendWhoseReservationRanOutIsRecordedAllTheSame() {
    limit(1, AtLimit.DENY_ALL);
    Decided held = path.reserve(request("a", "k1"));
    path.setTime(NOW.plus(MINUTE).minusNanos(1000));
    assertFalse(path.reserve(request("b", "k2")).decision().allowed());
    path.setTime(NOW.plus(MINUTE));
    Decided next = path.reserve(request("b", "k2"));
    assertTrue(next.decision().allowed());
    assertEquals(ReservationState.EXPIRED, sent("a", "m1", id(held)));
    assertEquals(ReservationState.EXPIRED, sent("a", "m1", id(held)), "and when it is repeated");
    assertEquals(ReservationState.SETTLED, sent("b", "m2", id(next)));
    assertEquals("2+0", usedAndHeld());
  }

  @Test
  void aKeyIsOneReservation() {
    limit(1, AtLimit.DENY_ALL);
    Decided first = path.reserve(request("a", "k"));
    path.setTime(NOW.plusSeconds(30));
    Decided renewed = path.reserve(request("a", "k"));
    assertEquals(id(first), id(renewed));
    assertEquals(NOW.plusSeconds(90), renewed.until());
    assertEquals(ReservationState.HELD, renewed.state());

    path.setTime(NOW.plusSeconds(90));
    Decided anew = path.reserve(request("a", "k"));
    assertTrue(anew.decision().allowed());
    path.release(TENANT, id(anew));
    Decided other = path.reserve(request("b", "k2"));
    assertTrue(other.decision().allowed());
    assertFalse(path.reserve(request("a", "k")).decision().allowed(), "decided anew, and late");
    path.release(TENANT, id(other));

    Decided last = path.reserve(request("a", "k"));
    assertEquals(ReservationState.SETTLED, sent("a", "m1", id(last)));
    Decided settled = path.reserve(request("a", "k"));
    assertEquals(ReservationState.SETTLED, settled.state());
    assertEquals(id(last), id(settled));
    assertNull(settled.until());
    assertEquals("1+0", usedAndHeld());
  }

  @Test
  void whatWasPromisedIsRenewedWhateverHasBeenUsedSince() {
    limit(1, AtLimit.DENY_ALL);
    Decided first = path.reserve(request("a", "k"));
    path.record(WritePath.inbound(TENANT, "b", "m1", NOW));
    assertFalse(path.reserve(request("a", "another")).decision().allowed());
    Decided renewed = path.reserve(request("a", "k"));
    assertTrue(renewed.decision().allowed());
    assertEquals(QuotaReason.WITHIN_LIMIT, renewed.decision().reason());
    assertEquals(id(first), id(renewed));
    assertEquals(ReservationState.HELD, renewed.state());
  }

  @Test
  void aCustomerHasAHundredLiveReservationsAtMost() {
    limit(10, AtLimit.DENY_ALL);
    List<ReservationOutcome> outcomes =
        path.reserve(
            IntStream.range(0, Reservation.LIVE_MAX + 1)
                .mapToObj(i -> request("a", "k" + i))
                .toList());
    for (ReservationOutcome outcome : outcomes.subList(0, Reservation.LIVE_MAX)) {
      assertEquals(ReservationState.HELD, ((Decided) outcome).state());
    }
    assertEquals(
        new ReservationOutcome.Refused(Refusal.TOO_MANY_RESERVATIONS),
        outcomes.get(Reservation.LIVE_MAX));
    assertEquals(ReservationState.HELD, path.reserve(request("a", "k0")).state(), "renewed");
    path.setTime(NOW.plus(MINUTE));
    assertEquals(ReservationState.HELD, path.reserve(request("a", "new")).state());
  }

  @Test
  void aHoldThatOutlastsTheSessionStays() {
    path.admin()
        .updatePlan(
            new PlanChange(
                "TEST",
                null,
                new LimitChange(10L),
                AtLimit.DENY_ALL,
                null,
                null,
                Duration.ofHours(1),
                true),
            TestInstallation.call());
    path.admin()
        .updateTenant(
            new TenantChange(TENANT, "TEST", null, null, null, true), TestInstallation.call());
    Decided held = path.reserve(request("a", "k", Duration.ofHours(10)));
    path.record(WritePath.inbound(TENANT, "a", "m1", NOW));
    assertEquals("1+1", usedAndHeld());
    path.setTime(NOW.plus(Duration.ofHours(2)));
    assertEquals(ReservationState.SETTLED, sent("a", "m2", id(held)));
    assertEquals("2+0", usedAndHeld());
  }

  @Test
  void aKeyOfAnotherCustomerIsAConflict() {
    limit(10, AtLimit.DENY_ALL);
    path.reserve(request("a", "k"));
    assertEquals(
        List.of(new ReservationOutcome.Refused(Refusal.RESERVATION_CONFLICT)),
        path.reserve(List.of(request("b", "k"))));
    path.record(WritePath.inbound(TENANT, "c", "m1", NOW));
    assertEquals(
        List.of(new ReservationOutcome.Refused(Refusal.RESERVATION_CONFLICT)),
        path.reserve(List.of(request("c", "k"))));
    assertEquals("1+1", usedAndHeld());
  }

  @Test
  void whatIsNotItsOwnIsToldToTheSendThatNamesIt() {
    limit(10, AtLimit.DENY_ALL);
    Decided held = path.reserve(request("a", "k"));
    assertEquals(ReservationState.MISMATCH, sent("b", "m1", id(held)));
    assertEquals(ReservationState.UNKNOWN, sent("b", "m2", "rsv_0000_0000000000000001"));
    assertEquals(ReservationState.UNKNOWN, sent("b", "m3", "nonsense"));
    assertEquals("1+1", usedAndHeld());
    String neighbour =
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> "neighbour" + i)
            .filter(tenant -> path.map.laneOf(tenant) == path.map.laneOf(TENANT))
            .findFirst()
            .orElseThrow();
    Message others =
        WritePath.message(
            neighbour, new Recipient.Customer("a"), "m4", NOW, MessageKind.OUTBOUND_QUEUED);
    assertEquals(ReservationState.UNKNOWN, path.record(others.settling(id(held))).reservation());
    assertEquals(
        new ReleaseOutcome.Refused(Refusal.UNKNOWN_RESERVATION), path.release(neighbour, id(held)));
    path.release(TENANT, id(held));
    assertEquals(ReservationState.RELEASED, sent("a", "m5", id(held)));
    assertNull(path.record(send("a", "m6", NOW)).reservation());
  }

  @Test
  void aRepeatIsToldWhatItsFirstWas() {
    limit(10, AtLimit.DENY_ALL);
    Decided held = path.reserve(request("a", "k"));
    Message send = send("a", "m1", NOW).settling(id(held));
    List<TrackOutcome> twice = path.commit(List.of(send, send));
    assertEquals(ReservationState.SETTLED, ((Recorded) twice.get(0)).reservation());
    assertEquals(ReservationState.SETTLED, ((Recorded) twice.get(1)).reservation());
    assertTrue(((Recorded) twice.get(1)).duplicate());
    path.setTime(NOW.plus(Duration.ofDays(1)));
    assertEquals(ReservationState.SETTLED, path.record(send).reservation());
    assertEquals(
        ReservationState.CONSUMED,
        path.record(send("a", "m2", path.time()).settling(id(held))).reservation(),
        "another send with the same reservation");
  }

  @Test
  void atTheLimitAReplyInAnOpenSessionPassesAndANewConversationDoesNot() {
    limit(1, AtLimit.DENY_NEW_CONVERSATIONS);
    path.record(WritePath.inbound(TENANT, "a", "m1", NOW.minus(Duration.ofHours(20))));
    Decided reply = path.reserve(request("a", "k1", Duration.ofHours(10)));
    assertTrue(reply.decision().allowed());
    assertEquals(QuotaReason.OPEN_SESSION, reply.decision().reason());
    assertNull(reply.reservation(), "a send after the session's end would pass the limit");
    assertEquals(NOW.plus(Duration.ofHours(4)), reply.until());
    assertFalse(path.reserve(request("b", "k2")).decision().allowed());
    limit(1, AtLimit.DENY_ALL);
    assertFalse(path.reserve(request("a", "k3")).decision().allowed());
    limit(1, AtLimit.ALLOW);
    Decided over = path.reserve(request("b", "k4"));
    assertEquals(QuotaReason.OVER_SOFT_LIMIT, over.decision().reason());
    assertNotNull(over.reservation());
  }

  @Test
  void holdsOfConversationsThatBecomeOneBecomeOne() {
    limit(10, AtLimit.DENY_ALL);
    Decided phone = path.reserve(request("phone", "k1"));
    Decided user = path.reserve(request("user", "k2"));
    assertEquals("0+2", usedAndHeld());
    Message linking =
        WritePath.message(
            TENANT,
            new Recipient.Customer("phone", List.of("user")),
            "m1",
            NOW.minus(Duration.ofDays(3)),
            MessageKind.INBOUND);
    path.record(linking);
    assertEquals("1+1", usedAndHeld());
    assertEquals(ReservationState.SETTLED, sent("phone", "m2", id(user)));
    assertEquals(ReservationState.CONSUMED, sent("phone", "m3", id(phone)));
    assertEquals("2+0", usedAndHeld());
  }

  @Test
  void onlyWhatIsHeldCreatesItsTenantAndCustomer() throws SQLException {
    path.admin()
        .updatePlan(
            new PlanChange("FREE", null, new LimitChange(0L), null, null, null, null, false),
            TestInstallation.call());
    assertFalse(path.reserve(request("a", "k")).decision().allowed());
    assertEquals(0, rows("tenant") + rows("conversation") + rows("reservation"));
    path.admin()
        .updatePlan(
            new PlanChange("FREE", null, new LimitChange(1L), null, null, null, null, false),
            TestInstallation.call());
    assertTrue(path.reserve(request("a", "k")).decision().allowed());
    assertEquals(3, rows("tenant") + rows("conversation") + rows("reservation"));
  }

  @Test
  void anUnknownTenantIsRefusedWhereNoneAreCreated() {
    try (WritePath strict =
        WritePath.withRules(new TrackRules(Duration.ofDays(35), false, "FREE"))) {
      assertEquals(
          List.of(new ReservationOutcome.Refused(Refusal.UNKNOWN_TENANT)),
          strict.reserve(List.of(request("a", "k"))));
    }
    limit(10, AtLimit.DENY_ALL);
    Recipient unknown = new Recipient.Conversation("cnv_0000_0000000000000001");
    assertEquals(
        List.of(new ReservationOutcome.Refused(Refusal.UNKNOWN_CONVERSATION)),
        path.reserve(List.of(new ReservationRequest(TENANT, unknown, "k", MINUTE))));
  }

  @Test
  void aBatchOfReservationsIsDecidedOneAfterTheOtherForTheSameStatements() {
    limit(100, AtLimit.DENY_ALL);
    path.reserve(request("warm-up", "k"));
    counting.taken();
    path.reserve(requests("few", 5));
    int ofFew = counting.taken();
    long allowed =
        path.reserve(requests("many", 500)).stream()
            .filter(outcome -> ((Decided) outcome).decision().allowed())
            .count();
    assertEquals(ofFew, counting.taken());
    assertEquals(100 - 1 - 5, allowed);
    // The lock, tenants, conversations, reservations; conversations, ids, reservations.
    assertTrue(ofFew <= 7, "statements: " + ofFew);
    path.reserve(requests("few", 5));
    assertTrue(counting.taken() <= 6, "renewed");
    assertEquals("0+100", usedAndHeld());
  }

  @Test
  void messagesOfATenantWithoutHoldsCostNothingMore() {
    limit(100, AtLimit.DENY_ALL);
    path.record(WritePath.inbound(TENANT, "a", "m1", NOW));
    counting.taken();
    path.record(WritePath.inbound(TENANT, "a", "m2", NOW));
    // The lock with repeats; and all that is written.
    assertEquals(2, counting.taken());
  }

  private static List<ReservationRequest> requests(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> request(name + i, name + i)).toList();
  }

  private long rows(String table) throws SQLException {
    try (Connection connection = TestPostgres.connect(path.settings);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
      assertTrue(rows.next());
      return rows.getLong(1);
    }
  }
}

package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.GrantLedger;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.SessionRules;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.domain.TenantTerms;
import dev.tollgate.server.store.ConversationRow;
import dev.tollgate.server.store.LaneConversations.CustomerRef;
import dev.tollgate.server.store.LaneTransaction.SessionRange;
import dev.tollgate.server.store.TenantState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneMemoryTest {
  private static final Instant NOW = Instant.parse("2025-03-12T12:00:00Z");
  private static final SessionRule RULE =
      new SessionRule(SessionPolicy.SLIDING, Duration.ofHours(24));
  private static final Instant HELD_UNTIL = NOW.plusSeconds(60);
  private static final CustomerRef CUSTOMER = new CustomerRef(1, "a");
  private static final ConversationRow ROW = new ConversationRow(7, 1, "a", "", null);

  private final LaneMemory memory = new LaneMemory(new LaneMemory.Limits(2, 2));

  private void know(long version) {
    memory.remember(tenant("t", 0));
    memory.remember(CUSTOMER, ROW);
    memory.remember(7, NOW, List.of(session(NOW)));
    memory.committed(version);
  }

  private boolean knowsAll() {
    return memory.tenant("t", 6, NOW).isPresent()
        && memory.conversation(CUSTOMER).isPresent()
        && memory.latest(new SessionRange(7, NOW, EventTime.MAX)).isPresent();
  }

  @Test
  void isGoodForTheTransactionAfterItsOwn() {
    know(5);
    assertTrue(memory.begun(6) == memory && knowsAll());
    // A transaction that was rolled back is followed by one of the same version.
    assertTrue(memory.begun(6) == memory && knowsAll());
  }

  @Test
  void knowsNoMoreThanNumbersOnceSomebodyElseHasCommitted() {
    know(5);
    memory.begun(7);
    assertEquals(Optional.of(1L), memory.tenantNo("t"));
    assertTrue(memory.tenant("t", 7, NOW).isEmpty());
    assertTrue(memory.conversation(CUSTOMER).isEmpty());
    assertTrue(memory.latest(new SessionRange(7, NOW, EventTime.MAX)).isEmpty());
  }

  @Test
  void aTenantIsOfTheVersionAndTimeItIsAskedAt() {
    know(5);
    Instant later = NOW.plusSeconds(60);
    TenantState state = memory.tenant("t", 6, later).orElseThrow();
    assertEquals(6, state.version());
    assertEquals(later, state.clock());
    assertEquals(Optional.empty(), memory.tenant("t", 6, Instant.parse("2025-04-01T00:00:00Z")));
  }

  @Test
  void holdsAreGoodUntilOneEnds() {
    memory.remember(tenant("t", 1));
    Instant last = HELD_UNTIL.minusNanos(1_000);
    assertEquals(1, memory.tenant("t", 1, last).orElseThrow().held());
    assertTrue(memory.tenant("t", 1, HELD_UNTIL).isEmpty());
    assertEquals(Optional.of(1L), memory.tenantNo("t"));
  }

  @Test
  void aTenantOfWhichMoreHasChangedKeepsItsNumber() {
    memory.remember(tenant("t", 0));
    memory.rememberNumber(tenant("t", 0));
    assertTrue(memory.tenant("t", 1, NOW).isEmpty());
    assertEquals(Optional.of(1L), memory.tenantNo("t"));
  }

  @Test
  void sessionsBeforeThoseRememberedHaveToBeRead() {
    know(5);
    Instant before = NOW.minusNanos(1_000);
    assertTrue(memory.latest(new SessionRange(7, before, EventTime.MAX)).isEmpty());
    assertTrue(memory.latest(new SessionRange(8, NOW, EventTime.MAX)).isEmpty());
  }

  @Test
  void theLatestSessionIsKept() {
    Session first = session(NOW);
    Session second = session(NOW.plus(Duration.ofDays(2)));
    memory.remember(7, EventTime.MIN, List.of(first, second));
    assertEquals(
        Optional.of(new LatestSessions.Latest(second.start(), second)),
        memory.latest(new SessionRange(7, second.start(), EventTime.MAX)));
    assertTrue(memory.latest(new SessionRange(7, first.start(), EventTime.MAX)).isEmpty());
  }

  @Test
  void aConversationWithOneSessionOrNoneIsKnownFromAsEarlyAsItWasRead() {
    SessionRange always = new SessionRange(7, EventTime.MIN, EventTime.MAX);
    memory.remember(7, EventTime.MIN, List.of(session(NOW)));
    assertEquals(
        Optional.of(new LatestSessions.Latest(EventTime.MIN, session(NOW))), memory.latest(always));
    memory.remember(7, EventTime.MIN, List.of());
    assertEquals(
        Optional.of(new LatestSessions.Latest(EventTime.MIN, null)), memory.latest(always));
  }

  @Test
  void aReadTellsAllFromTheSessionOnThatBeganBefore() {
    SessionRange range = new SessionRange(7, NOW, EventTime.MAX);
    Session before = session(NOW.minus(Duration.ofDays(3)));
    Session after = session(NOW.plusSeconds(1));
    assertEquals(before.start(), LaneMemory.knownFrom(range, List.of(before, after)));
    assertEquals(EventTime.MIN, LaneMemory.knownFrom(range, List.of(after)));
    assertEquals(EventTime.MIN, LaneMemory.knownFrom(range, List.of()));
  }

  @Test
  void forgetsWhatWasNotUsedForLongest() {
    memory.remember(tenant("a", 0));
    memory.remember(tenant("b", 0));
    assertTrue(memory.tenant("a", 1, NOW).isPresent());
    memory.remember(tenant("c", 0));
    assertTrue(memory.tenant("a", 1, NOW).isPresent());
    assertTrue(memory.tenant("b", 1, NOW).isEmpty());
  }

  @Test
  void takesAShareOfTheHeap() {
    LaneMemory.Limits small = LaneMemory.Limits.of(256L << 20, 4);
    assertTrue(small.tenants() * 4L * 1_000 <= (256L << 20) / 12, small.toString());
    assertTrue(small.conversations() * 4L * 500 <= (256L << 20) / 5, small.toString());
    assertEquals(new LaneMemory.Limits(50_000, 250_000), LaneMemory.Limits.of(1L << 40, 4));
    assertEquals(new LaneMemory.Limits(1, 1), LaneMemory.Limits.of(1 << 20, 1024));
  }

  private static Session session(Instant start) {
    return new Session(1, start, start.plus(Duration.ofHours(24)), 1, RULE);
  }

  private static TenantState tenant(String tenantId, long held) {
    Plan plan = new Plan("FREE", "Free", 1_000L, AtLimit.DENY_ALL, 90, RULE);
    Tenant tenant =
        new Tenant(
            1,
            tenantId,
            plan,
            TenantTerms.OF_PLAN,
            BillingCalendar.DEFAULT,
            SessionRules.of(RULE),
            NOW);
    return new TenantState(
        5,
        NOW,
        true,
        tenant,
        null,
        0,
        null,
        held,
        held > 0 ? HELD_UNTIL : null,
        GrantLedger.EMPTY,
        null,
        null);
  }
}

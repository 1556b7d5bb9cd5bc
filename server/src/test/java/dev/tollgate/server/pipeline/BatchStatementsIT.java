package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.GrantType;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.store.NewGrant;
import dev.tollgate.server.store.PlanChange;
import dev.tollgate.server.store.TenantChange;
import dev.tollgate.server.store.TestInstallation;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a batch costs does not depend on how many messages are in it. */
class BatchStatementsIT {
  private static final Instant T = Instant.parse("2025-03-01T10:00:00Z");

  private final CountingDataSource counting = new CountingDataSource();

  @Test
  void aBatchOf500CostsAsManyStatementsAsOneOf5() {
    try (WritePath path = WritePath.withConnections(counting::around)) {
      // Without a limit: a threshold that is passed costs two statements more, for all that pass.
      path.admin()
          .updateTenant(
              new TenantChange("tenant", "ENTERPRISE", null, null, null, true),
              TestInstallation.call());
      path.commit(first("warm-up", 1));
      counting.taken();

      path.commit(first("few", 5));
      int ofFew = counting.taken();
      path.commit(first("many", 500));
      int ofMany = counting.taken();
      assertEquals(ofFew, ofMany, "first messages of new customers");

      path.commit(next("few", 5));
      int nextOfFew = counting.taken();
      path.commit(next("many", 500));
      int nextOfMany = counting.taken();
      assertEquals(nextOfFew, nextOfMany, "messages in open sessions");

      path.commit(joining("few", 5));
      int joiningFew = counting.taken();
      path.commit(joining("many", 500));
      int joiningMany = counting.taken();
      assertEquals(joiningFew, joiningMany, "late messages that move a session's start");

      // The lock with repeats, and all that is written with the commit; the rest is as the last
      // batch left it.
      assertEquals(2, nextOfMany);
      assertTrue(ofMany <= 10, "with new conversations: " + ofMany);
      assertTrue(joiningMany <= 11, "with revised sessions: " + joiningMany);
    }
  }

  @Test
  void messagesInOrderCostTheSameUnderEveryPolicyAndWithIdsThatAreKnown() {
    try (WritePath path = WritePath.withConnections(counting::around)) {
      for (SessionPolicy policy : SessionPolicy.values()) {
        path.admin()
            .updatePlan(
                new PlanChange(policy.name(), null, null, null, null, policy, null, true),
                TestInstallation.call());
        path.admin()
            .updateTenant(
                new TenantChange(policy.name(), policy.name(), null, null, null, true),
                TestInstallation.call());
        path.commit(known(policy.name(), "first", T));
        counting.taken();
        path.commit(known(policy.name(), "next", T.plus(Duration.ofHours(1))));
        assertEquals(2, counting.taken(), policy.name());
      }
    }
  }

  @Test
  void onlyTenantsWhoseGrantsMoveOnCostTwoStatementsMore() {
    try (WritePath path = WritePath.withConnections(counting::around)) {
      for (int rollover : new int[] {0, 1}) {
        String tenant = "rolls" + rollover;
        path.admin()
            .updateTenant(
                new TenantChange(tenant, null, null, null, null, true), TestInstallation.call());
        path.admin()
            .grantQuota(
                new NewGrant(
                    tenant, 5, GrantType.TOP_UP, "bought", YearMonth.of(2025, 2), rollover),
                TestInstallation.call());
        path.commit(known(tenant, "first", T));
        counting.taken();
        path.commit(known(tenant, "next", T.plus(Duration.ofHours(1))));
        // What moves on depends on the time, so such a tenant is read anew, and its grants too.
        assertEquals(2 + 2 * rollover, counting.taken(), tenant);
      }
    }
  }

  private static List<Message> known(String tenant, String id, Instant time) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Recipient both = new Recipient.Customer("phone" + i, List.of("user" + i));
      messages.add(WritePath.message(tenant, both, id + i, time, MessageKind.INBOUND));
    }
    return messages;
  }

  @Test
  void anIdenticalBatchIsReadAgainAndChangesNothing() {
    try (WritePath path = WritePath.onFreshDatabase()) {
      List<Message> batch = first("again", 5);
      path.commit(batch);
      for (TrackOutcome outcome : path.commit(batch)) {
        TrackOutcome.Recorded recorded = (TrackOutcome.Recorded) outcome;
        assertTrue(recorded.duplicate());
        assertTrue(recorded.opened());
        assertEquals(1, WritePath.session(recorded).messageCount());
        assertEquals(5, recorded.usage().conversations());
        assertEquals(5, recorded.usage().inbound());
      }
    }
  }

  private static List<Message> first(String name, int size) {
    return batch(name, size, "first", T);
  }

  private static List<Message> next(String name, int size) {
    return batch(name, size, "next", T.plus(Duration.ofHours(1)));
  }

  private static List<Message> joining(String name, int size) {
    return batch(name, size, "late", T.minus(Duration.ofHours(1)));
  }

  private static List<Message> batch(String name, int size, String id, Instant time) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      // One tenant, so that the batches share a lane.
      messages.add(WritePath.inbound("tenant", name + i, name + i + id, time));
    }
    return messages;
  }
}

package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
  private static Webhook webhook(
      long no, Set<String> kinds, @Nullable Set<String> tenantIds, boolean enabled) {
    return new Webhook(
        no,
        "https://example.com/",
        "",
        kinds,
        tenantIds,
        enabled,
        null,
        new ApiKey.Mark(Instant.EPOCH, "test"),
        List.of());
  }

  private static List<Long> to(Subscriptions all, String kind, @Nullable String tenantId) {
    return all.to(kind, tenantId).stream().map(Webhook::endpointNo).toList();
  }

  @Test
  void kindAndTenantDecideWhoIsTold() {
    Subscriptions all =
        new Subscriptions(
            List.of(
                webhook(1, Set.of("session.started", "quota.denied"), null, true),
                webhook(2, Set.of("session.started"), Set.of("a", "b"), true),
                webhook(3, Set.of("quota.threshold"), Set.of("a"), true),
                webhook(4, Set.of("session.started"), null, false)));
    assertEquals(List.of(1L, 2L), to(all, "session.started", "a"));
    assertEquals(List.of(1L), to(all, "session.started", "c"));
    assertEquals(List.of(1L), to(all, "session.started", null));
    assertEquals(List.of(1L), to(all, "quota.denied", "a"));
    assertEquals(List.of(3L), to(all, "quota.threshold", "a"));
    assertEquals(List.of(), to(all, "quota.threshold", "b"));
    assertEquals(List.of(), to(all, "of.a.newer.server", "a"));
    assertTrue(all.wanted(EventKind.QUOTA_THRESHOLD, "a"));
    assertFalse(all.wanted(EventKind.QUOTA_THRESHOLD, "b"));
  }

  @Test
  void whereNobodyListensNothingIsWanted() {
    Subscriptions disabled =
        new Subscriptions(List.of(webhook(1, Set.of("session.started"), null, false)));
    for (Subscriptions none : List.of(Subscriptions.NONE, disabled)) {
      for (EventKind kind : EventKind.values()) {
        assertFalse(none.anyOf(kind));
        assertFalse(none.wanted(kind, "a"));
      }
    }
  }
}

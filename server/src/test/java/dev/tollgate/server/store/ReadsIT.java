package dev.tollgate.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.Grant;
import dev.tollgate.server.domain.GrantType;
import dev.tollgate.server.domain.MonthlyUsage;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadsIT {
  private static final Instant NOW = TestInstallation.START;

  private TestInstallation installation;
  private AdminStore store;
  private AdminReads reads;
  private UsageReads usage;
  private ConversationReads conversations;

  @BeforeEach
  void prepare() {
    installation = new TestInstallation();
    store = installation.adminStore();
    reads = installation.adminReads();
    usage = installation.usageReads();
    conversations = installation.conversationReads();
  }

  @AfterEach
  void close() {
    installation.close();
  }

  private void create(String tenantId) {
    store.updateTenant(
        new TenantChange(tenantId, null, null, null, null, true), TestInstallation.call());
  }

  private void grant(String tenantId, long amount, YearMonth month) {
    NewGrant grant = new NewGrant(tenantId, amount, GrantType.TOP_UP, "because", month);
    store.grantQuota(grant, TestInstallation.call("g" + amount, "aa"));
  }

  private static <T, K> List<K> all(Function<@Nullable T, Page<T>> page, Function<T, K> key) {
    List<K> keys = new ArrayList<>();
    T last = null;
    Page<T> next;
    do {
      next = page.apply(last);
      next.rows().forEach(row -> keys.add(key.apply(row)));
      last = next.more() ? next.last() : null;
    } while (next.more());
    return keys;
  }

  @Test
  void listsTenantsInTheOrderOfCodePoints() {
    // UTF-16 units, and the rules of languages, would put these in other orders.
    List<String> ids =
        List.of("A", "B", "Z-1", "Z1", "a", "b", "\u00e4", "\u0628", "\ufffd", "\ud83d\ude00");
    for (int i = ids.size() - 1; i >= 0; i--) {
      create(ids.get((i * 7) % ids.size()));
    }

    for (int size : List.of(1, 3, 5, 9, 10, 11)) {
      assertEquals(
          ids,
          all(
              (@Nullable Tenant last) ->
                  reads.tenants(Access.FULL, last == null ? "" : last.tenantId(), size, NOW),
              tenant -> tenant.tenantId()),
          "pages of " + size);
    }
  }

  @Test
  void pagesOfTenantsDoNotShiftWhenTenantsCome() {
    create("b");
    create("d");
    create("f");
    Page<Tenant> first = reads.tenants(Access.FULL, "", 2, NOW);
    create("a");
    create("c");
    create("e");

    assertTrue(first.more());
    assertEquals("d", first.last().tenantId());
    assertEquals(
        List.of("e", "f"),
        reads.tenants(Access.FULL, "d", 2, NOW).rows().stream()
            .map(tenant -> tenant.tenantId())
            .toList());
    assertFalse(reads.tenants(Access.FULL, "d", 2, NOW).more());
  }

  @Test
  void listsGrantsNewestFirst() {
    create("shop");
    create("other");
    for (int i = 1; i <= 5; i++) {
      grant("shop", i, YearMonth.of(2025, 6 - i));
    }

    assertEquals(
        List.of(5L, 4L, 3L, 2L, 1L),
        all(
            (@Nullable Grant last) ->
                reads.grants("shop", last == null ? null : last.key().number(), 2, NOW),
            grant -> grant.amount()));
    assertEquals(List.of(), reads.grants("other", null, 2, NOW).rows());
    assertEquals(
        Refusal.UNKNOWN_TENANT,
        assertThrows(RefusedException.class, () -> reads.grants("nobody", null, 2, NOW)).refusal());
  }

  @Test
  void answersUsageOfAPeriod() {
    create("shop");
    Instant second = Instant.parse("2025-01-31T23:59:59.999999Z");
    installation.record("shop", "+966500000001", "", Instant.parse("2025-01-02T10:00:00Z"));
    installation.record("shop", "+966500000002", "", second);
    installation.record("shop", "+966500000003", "", Instant.parse("2025-02-01T00:00:00Z"));

    MonthlyUsage january = usage.usage("shop", YearMonth.of(2025, 1), NOW);

    assertEquals(january, usage.usage("shop", null, NOW));
    assertEquals(2, january.conversations());
    assertEquals(2, january.inbound());
    assertEquals(second, january.lastConversationAt());
    assertEquals(1, usage.usage("shop", null, Instant.parse("2025-02-01T00:00:00Z")).inbound());
    MonthlyUsage empty = usage.usage("shop", YearMonth.of(1999, 12), NOW);
    assertEquals(0, empty.conversations());
    assertNull(empty.lastConversationAt());
    assertEquals(YearMonth.of(1999, 12), empty.period().month());
  }

  @Test
  void refusesUsageOfUnknownTenantsAndPeriods() {
    create("shop");
    change("shop", "Pacific/Pago_Pago", 28);
    installation.record("shop", "+966500000001", "", Instant.parse("2025-01-15T10:00:00Z"));
    grant("shop", 7, YearMonth.of(2025, 2));
    installation.setTime("2025-02-01T00:00:00Z");
    // From the 28th far in the west to the 1st far in the east: nothing is left of February.
    change("shop", "Pacific/Kiritimati", 1);

    assertEquals(
        YearMonth.of(2025, 3), reads.grants("shop", null, 1, NOW).rows().get(0).period().month());
    assertEquals(
        Refusal.UNKNOWN_PERIOD,
        assertThrows(RefusedException.class, () -> grant("shop", 8, YearMonth.of(2025, 2)))
            .refusal());
    assertEquals(
        Refusal.UNKNOWN_TENANT,
        assertThrows(RefusedException.class, () -> usage.usage("nobody", null, NOW)).refusal());
    List<YearMonth> missing = new ArrayList<>();
    for (YearMonth month = YearMonth.of(2025, 1);
        month.isBefore(YearMonth.of(2026, 1));
        month = month.plusMonths(1)) {
      YearMonth asked = month;
      var period = reads.tenant("shop", NOW).calendar().periodOf(month);
      if (period.isPresent()) {
        assertEquals(period.get(), usage.usage("shop", asked, NOW).period());
      } else {
        missing.add(asked);
        assertEquals(
            Refusal.UNKNOWN_PERIOD,
            assertThrows(RefusedException.class, () -> usage.usage("shop", asked, NOW)).refusal());
      }
    }
    assertEquals(List.of(YearMonth.of(2025, 2)), missing);
  }

  private void change(String tenantId, String zone, int anchorDay) {
    store.updateTenant(
        new TenantChange(tenantId, null, null, ZoneId.of(zone), anchorDay, false),
        TestInstallation.call());
  }

  private static SessionQuery sessions(
      @Nullable String customerId, @Nullable Instant endsAfter, @Nullable ListedSession last) {
    SessionQuery.Position before =
        last == null
            ? null
            : new SessionQuery.Position(last.session().start(), last.conversation().number());
    return new SessionQuery("shop", customerId, endsAfter, before, 2);
  }

  private static String summary(ListedSession listed) {
    return listed.customerId() + " " + listed.customerName() + " " + listed.session().start();
  }

  @Test
  void listsSessionsNewestStartFirst() {
    create("shop");
    Instant noon = Instant.parse("2025-01-14T12:00:00Z");
    installation.record("shop", "c1", "Amal", noon.minusSeconds(90_000));
    installation.record("shop", "c1", "Amal", noon.plusSeconds(60));
    installation.record("shop", "c2", "", noon);
    installation.record("shop", "c3", "Basma", noon.plusNanos(1000));
    installation.record("shop", "c4", "Carim", noon);

    List<String> listed =
        all(
            (@Nullable ListedSession last) ->
                conversations.sessions(sessions(null, null, last), NOW),
            ReadsIT::summary);

    assertEquals(
        List.of(
            "c1 Amal 2025-01-14T12:01:00Z",
            "c3 Basma 2025-01-14T12:00:00.000001Z",
            "c4 Carim 2025-01-14T12:00:00Z",
            "c2  2025-01-14T12:00:00Z",
            "c1 Amal 2025-01-13T11:00:00Z"),
        listed);
    assertEquals(
        List.of("c1 Amal 2025-01-14T12:01:00Z", "c1 Amal 2025-01-13T11:00:00Z"),
        all(
            (@Nullable ListedSession last) ->
                conversations.sessions(sessions("c1", null, last), NOW),
            ReadsIT::summary));
    assertEquals(
        listed.subList(0, 2),
        all(
            (@Nullable ListedSession last) ->
                conversations.sessions(sessions(null, NOW, last), NOW),
            ReadsIT::summary));
    assertEquals(List.of(), conversations.sessions(sessions("c9", null, null), NOW).rows());
  }

  @Test
  void pagesOfSessionsDoNotShiftWhenSessionsCome() {
    create("shop");
    Instant noon = Instant.parse("2025-01-14T12:00:00Z");
    for (int i = 1; i <= 4; i++) {
      installation.record("shop", "c" + i, "", noon.plusSeconds(i));
    }
    Page<ListedSession> first = conversations.sessions(sessions(null, null, null), NOW);
    installation.record("shop", "c9", "", noon.plusSeconds(9));

    Page<ListedSession> second = conversations.sessions(sessions(null, null, first.last()), NOW);

    assertEquals(
        List.of("c2", "c1"), second.rows().stream().map(ListedSession::customerId).toList());
    assertFalse(second.more());
  }
}

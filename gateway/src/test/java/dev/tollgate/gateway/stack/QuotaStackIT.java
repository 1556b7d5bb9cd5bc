package dev.tollgate.gateway.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.testing.SettableTime;
import dev.tollgate.metering.v1.AtLimit;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.Consistency;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quotas on a whole stack, whose time the tests move. Each test has a tenant and a month. */
class QuotaStackIT {
  private static final int FREE_LIMIT = 1000;
  private static final String SENDER = "+966550000001";
  private static final String SENDING_TENANT = "rest-001";

  /** Only ever moved forward: the clocks of a server's lanes do not go back. */
  private static final SettableTime clock = new SettableTime(Instant.parse("2025-01-20T12:00:00Z"));

  private static Stack stack;

  @BeforeAll
  static void start() throws IOException {
    Tenants tenants =
        new Tenants(
            List.of(
                new dev.tollgate.gateway.config.Tenant(SENDING_TENANT, "100000000007919", SENDER)));
    stack = new Stack(tenants, clock);
  }

  @AfterAll
  static void stop() throws IOException {
    stack.close();
  }

  /** The middle of a month that no test was in. */
  @BeforeEach
  void beginMonth() {
    clock.set(month().plusMonths(1).atDay(20).atTime(12, 0).toInstant(ZoneOffset.UTC));
  }

  private static YearMonth month() {
    return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
  }

  private static void beginNextMonth() {
    clock.set(month().plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
  }

  @Test
  void oneBelowTheLimitPassesTheLimitIsRefusedAndTheNextMonthPasses() {
    String tenant = "limit";
    send(tenant, 0, FREE_LIMIT - 1, QuotaStackIT::eitherPath);
    for (Consistency consistency : consistencies()) {
      QuotaDecision decision = check(tenant, "new", consistency);
      assertTrue(decision.getAllowed(), decision::toString);
      assertEquals(QuotaReason.QUOTA_REASON_WITHIN_LIMIT, decision.getReason());
      assertEquals(999, decision.getQuota().getUsed());
      assertEquals(1, decision.getQuota().getRemaining());
      assertTrue(decision.getQuota().getNearing());
    }

    send(tenant, FREE_LIMIT - 1, FREE_LIMIT, QuotaStackIT::eitherPath);
    assertRefused(tenant, 1000);
    clock.set(lastInstantOf(month()));
    assertRefused(tenant, 1000);

    beginNextMonth();
    for (Consistency consistency : consistencies()) {
      QuotaDecision decision = check(tenant, "new", consistency);
      assertTrue(decision.getAllowed(), decision::toString);
      assertEquals(0, decision.getQuota().getUsed());
      assertEquals(month().getMonthValue(), decision.getQuota().getPeriod().getMonth());
    }
  }

  private static Instant lastInstantOf(YearMonth month) {
    Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    return end.minus(Duration.ofNanos(1000));
  }

  @Test
  void aGrantOfTenAllowsTenMoreInItsMonth() {
    String tenant = "grant";
    send(tenant, 0, FREE_LIMIT, QuotaStackIT::eitherPath);
    assertRefused(tenant, 1000);
    grant(tenant, 10);
    for (int i = 0; i < 10; i++) {
      assertAllowed(tenant, "new", QuotaReason.QUOTA_REASON_WITHIN_LIMIT);
      send(tenant, FREE_LIMIT + i, FREE_LIMIT + i + 1, QuotaStackIT::eitherPath);
    }
    assertRefused(tenant, 1010);

    beginNextMonth();
    QuotaDecision decision = check(tenant, "new", Consistency.CONSISTENCY_STRONG);
    assertTrue(decision.getAllowed(), decision::toString);
    assertEquals(1000, decision.getQuota().getEffectiveLimit(), "the grant was of its month");
  }

  @Test
  void enterpriseIsNeverRefused() {
    String tenant = "enterprise";
    update(Tenant.newBuilder().setTenantId(tenant).setPlanCode("ENTERPRISE"));
    send(tenant, 0, 1500, QuotaStackIT::eitherPath);
    assertAllowed(tenant, "new", QuotaReason.QUOTA_REASON_UNLIMITED);
    assertEquals(1500, check(tenant, "new", Consistency.CONSISTENCY_STRONG).getQuota().getUsed());
    update(Tenant.newBuilder().setTenantId(tenant).setPlanCode("FREE"));
    assertEquals(
        "Monthly conversation limit of 1000 reached. Used: 1500 conversations. " + wayOut(month()),
        check(tenant, "new", Consistency.CONSISTENCY_CACHED).getMessage());
  }

  @Test
  void directAndQueuedSendsAndMessagesThatCameInCountAlike() {
    Map<String, IntFunction<SendPath>> tenants =
        Map.of(
            "all-direct", i -> SendPath.SEND_PATH_DIRECT,
            "all-queued", i -> SendPath.SEND_PATH_QUEUED,
            "mixed", QuotaStackIT::eitherPath);
    tenants.forEach(
        (tenant, paths) -> {
          update(Tenant.newBuilder().setTenantId(tenant).setOwnLimit(20));
          send(tenant, 0, 19, paths);
          assertAllowed(tenant, "new", QuotaReason.QUOTA_REASON_WITHIN_LIMIT);
          // In a session that is open another send counts nothing, by whichever path.
          send(tenant, 0, 1, paths, "again");
          assertAllowed(tenant, "new", QuotaReason.QUOTA_REASON_WITHIN_LIMIT);
          send(tenant, 19, 20, paths);
          assertRefused(tenant, 20);
        });
    assertSends("all-direct", 21, 0);
    assertSends("all-queued", 0, 21);
    assertSends("mixed", 11, 10);

    update(Tenant.newBuilder().setTenantId("came-in").setOwnLimit(2));
    receive("came-in", "c0");
    assertAllowed("came-in", "new", QuotaReason.QUOTA_REASON_WITHIN_LIMIT);
    send("came-in", 1, 2, QuotaStackIT::eitherPath);
    assertRefused("came-in", 2);
    receive("came-in", "c2");
    assertEquals(3, check("came-in", "new", Consistency.CONSISTENCY_CACHED).getQuota().getUsed());
  }

  private static void assertSends(String tenant, long direct, long queued) {
    MonthlyUsage usage =
        stack.usage.getUsage(GetUsageRequest.newBuilder().setTenantId(tenant).build()).getUsage();
    assertEquals(20, usage.getConversationCount());
    assertEquals(direct, usage.getOutboundDirectCount());
    assertEquals(queued, usage.getOutboundQueuedCount());
  }

  @Test
  void whatHappensAtTheLimitIsThePlansAndChangesAtOnce() {
    String tenant = "at-limit";
    plan(AtLimit.AT_LIMIT_DENY_NEW_CONVERSATIONS, 5);
    update(Tenant.newBuilder().setTenantId(tenant).setPlanCode("FIVE"));
    send(tenant, 0, 5, QuotaStackIT::eitherPath);
    assertAllowed(tenant, "c0", QuotaReason.QUOTA_REASON_OPEN_SESSION);
    assertRefused(tenant, 5);
    clock.advance(Duration.ofHours(24));
    assertEquals(
        QuotaReason.QUOTA_REASON_LIMIT_REACHED,
        check(tenant, "c0", Consistency.CONSISTENCY_CACHED).getReason(),
        "the session has ended");

    plan(AtLimit.AT_LIMIT_ALLOW, 5);
    assertAllowed(tenant, "c0", QuotaReason.QUOTA_REASON_OVER_SOFT_LIMIT);
    assertAllowed(tenant, "new", QuotaReason.QUOTA_REASON_OVER_SOFT_LIMIT);
    send(tenant, 5, 6, QuotaStackIT::eitherPath);
    QuotaDecision over = check(tenant, "new", Consistency.CONSISTENCY_CACHED);
    assertEquals(-1, over.getQuota().getRemaining(), "nothing is clamped");
    assertEquals(120.0, over.getQuota().getUsagePercent());

    plan(AtLimit.AT_LIMIT_DENY_ALL, 7);
    assertAllowed(tenant, "new", QuotaReason.QUOTA_REASON_WITHIN_LIMIT);
    plan(AtLimit.AT_LIMIT_DENY_ALL, 6);
    assertRefused(tenant, 6);
  }

  @Test
  void anOwnLimitGoesBeforeThePlansAndChangesAtOnce() {
    String tenant = "own-limit";
    update(Tenant.newBuilder().setTenantId(tenant).setOwnLimit(3));
    send(tenant, 0, 3, QuotaStackIT::eitherPath);
    assertRefused(tenant, 3);
    update(Tenant.newBuilder().setTenantId(tenant).setOwnLimit(4));
    assertAllowed(tenant, "new", QuotaReason.QUOTA_REASON_WITHIN_LIMIT);
    update(Tenant.newBuilder().setTenantId(tenant).setOwnLimit(0));
    QuotaDecision nothing = check(tenant, "new", Consistency.CONSISTENCY_CACHED);
    assertFalse(nothing.getAllowed());
    assertEquals(-3, nothing.getQuota().getRemaining());
    stack.admin.updateTenant(
        UpdateTenantRequest.newBuilder()
            .setTenant(Tenant.newBuilder().setTenantId(tenant))
            .setUpdateMask(FieldMask.newBuilder().addPaths("own_limit"))
            .build());
    assertAllowed(tenant, "new", QuotaReason.QUOTA_REASON_WITHIN_LIMIT);
    assertEquals(1000, check(tenant, "new", Consistency.CONSISTENCY_STRONG).getQuota().getLimit());
  }

  @Test
  void sendsThroughTheGatewayEndIn429() {
    LocalDate reset = month().plusMonths(1).atDay(1);
    int days = month().lengthOfMonth() - 19;
    send(SENDING_TENANT, 0, FREE_LIMIT - 1, QuotaStackIT::eitherPath);
    assertEquals(200, stack.send("+966536656001", SENDER).statusCode());
    assertEquals(1, stack.provider.sent().size());

    HttpResponse<String> refused = stack.send("+966536656002", SENDER);
    assertEquals(429, refused.statusCode(), refused.body());
    assertEquals(
        Stack.json(
            """
            {"error":"Monthly conversation limit of 1000 reached. Used: 1000 conversations. \
            Upgrade the plan or wait until %1$s.","code":"QUOTA_EXCEEDED","details":{\
            "used":1000,"limit":1000,"remaining":0,"planName":"Free","resetDate":"%1$s",\
            "daysUntilReset":%2$d}}"""
                .formatted(reset, days)),
        Stack.json(refused.body()));
    long seconds = Duration.ofDays(days).minusHours(12).toSeconds();
    assertEquals(Long.toString(seconds), header("Retry-After", refused));
    assertEquals(
        "\"conversations\";q=1000;w=" + Duration.ofDays(month().lengthOfMonth()).toSeconds(),
        header("RateLimit-Policy", refused));
    assertEquals("\"conversations\";r=0;t=" + seconds, header("RateLimit", refused));
    assertEquals(429, stack.send("+966536656001", SENDER).statusCode(), "an open session too");
    assertEquals(1, stack.provider.sent().size(), "nothing that was refused was sent");

    grant(SENDING_TENANT, 1);
    assertEquals(200, stack.send("+966536656002", SENDER).statusCode());
    HttpResponse<String> again = stack.send("+966536656003", SENDER);
    assertEquals(429, again.statusCode());
    assertEquals(1001, Stack.json(again.body()).path("details").path("limit").intValue());
    assertEquals(1001, Stack.json(again.body()).path("details").path("used").intValue());

    beginNextMonth();
    assertEquals(200, stack.send("+966536656003", SENDER).statusCode());
    assertEquals(3, stack.provider.sent().size());
  }

  private static String header(String name, HttpResponse<String> answer) {
    return answer.headers().firstValue(name).orElse("absent");
  }

  private static SendPath eitherPath(int number) {
    return number % 2 == 0 ? SendPath.SEND_PATH_DIRECT : SendPath.SEND_PATH_QUEUED;
  }

  private static void send(String tenant, int from, int to, IntFunction<SendPath> paths) {
    send(tenant, from, to, paths, "first");
  }

  /** Records one send to each of the customers with these numbers, 500 in a call at most. */
  private static void send(
      String tenant, int from, int to, IntFunction<SendPath> paths, String label) {
    for (int start = from; start < to; start += 500) {
      TrackBatchRequest.Builder batch = TrackBatchRequest.newBuilder();
      for (int i = start; i < Math.min(to, start + 500); i++) {
        batch.addItems(
            TrackItem.newBuilder()
                .setOutbound(
                    TrackOutboundRequest.newBuilder()
                        .setTenantId(tenant)
                        .setCustomerId("c" + i)
                        .setMessageId(label + "-" + i)
                        .setOccurredAt(now())
                        .setPath(paths.apply(i))));
      }
      TrackBatchResponse response = stack.metering.trackBatch(batch.build());
      response
          .getResultsList()
          .forEach(
              result ->
                  assertTrue(
                      result.hasOutbound() && !result.getOutbound().getDuplicate(),
                      result::toString));
    }
  }

  private static void receive(String tenant, String customer) {
    stack.metering.trackMessage(
        TrackMessageRequest.newBuilder()
            .setTenantId(tenant)
            .setCustomerId(customer)
            .setMessageId("in-" + customer)
            .setOccurredAt(now())
            .build());
  }

  private static Timestamp now() {
    return Timestamp.newBuilder().setSeconds(clock.instant().getEpochSecond()).build();
  }

  private static List<Consistency> consistencies() {
    return List.of(Consistency.CONSISTENCY_CACHED, Consistency.CONSISTENCY_STRONG);
  }

  private static QuotaDecision check(String tenant, String customer, Consistency consistency) {
    return stack
        .metering
        .checkQuota(
            CheckQuotaRequest.newBuilder()
                .setTenantId(tenant)
                .setCustomerId(customer)
                .setConsistency(consistency)
                .build())
        .getDecision();
  }

  private static void assertAllowed(String tenant, String customer, QuotaReason reason) {
    for (Consistency consistency : consistencies()) {
      QuotaDecision decision = check(tenant, customer, consistency);
      assertTrue(decision.getAllowed(), decision::toString);
      assertEquals(reason, decision.getReason());
    }
  }

  /** A customer without a session is refused, with limit and use both at this. */
  private static void assertRefused(String tenant, long used) {
    for (Consistency consistency : consistencies()) {
      QuotaDecision decision = check(tenant, "new", consistency);
      assertFalse(decision.getAllowed(), decision::toString);
      assertEquals(QuotaReason.QUOTA_REASON_LIMIT_REACHED, decision.getReason());
      assertEquals(
          "Monthly conversation limit of %d reached. Used: %d conversations. %s"
              .formatted(used, used, wayOut(month())),
          decision.getMessage());
      assertEquals(0, decision.getQuota().getRemaining());
      assertTrue(decision.getWouldOpenSession(), decision::toString);
    }
  }

  private static String wayOut(YearMonth month) {
    return "Upgrade the plan or wait until " + month.plusMonths(1).atDay(1) + ".";
  }

  private static void update(Tenant.Builder tenant) {
    stack.admin.updateTenant(
        UpdateTenantRequest.newBuilder().setTenant(tenant).setAllowMissing(true).build());
  }

  private static void plan(AtLimit atLimit, long limit) {
    stack.admin.updatePlan(
        UpdatePlanRequest.newBuilder()
            .setPlan(
                Plan.newBuilder()
                    .setCode("FIVE")
                    .setName("Five")
                    .setLimit(limit)
                    .setAtLimit(atLimit))
            .setAllowMissing(true)
            .build());
  }

  private static void grant(String tenant, long amount) {
    stack.admin.grantQuota(
        GrantQuotaRequest.newBuilder()
            .setTenantId(tenant)
            .setAmount(amount)
            .setType(GrantType.GRANT_TYPE_TOP_UP)
            .setReason("bought")
            .setRequestId("grant-" + tenant)
            .build());
  }
}

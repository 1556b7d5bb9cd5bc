package dev.tollgate.bench.micro;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.MonthlyUsage;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.QuotaDecision;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.TenantTerms;
import dev.tollgate.server.domain.TrackOutcome.Recorded;
import dev.tollgate.server.quota.QuotaAnswer;
import java.time.Duration;
import java.time.Instant;

/** What the benchmarks work on: of the size and form that a gateway for WhatsApp has. */
final class Samples {
  static final String TENANT_ID = "tenant-417";
  static final String CUSTOMER_ID = "+15550004417";

  /** As long as those of the Cloud API. */
  static final String MESSAGE_ID = "wamid.HBgLMTU1NTAwMDQ0MTcVAgASGBQzQTdCNEE2RDlFNzM0RDVGQzY1QQA=";

  static final long LIMIT = 1_000;
  static final Instant NOW = Instant.parse("2026-03-14T09:26:53.589793Z");

  private static final BillingPeriod PERIOD = BillingCalendar.DEFAULT.periodAt(NOW);
  private static final Plan PLAN =
      new Plan(
          "FREE",
          "Free",
          LIMIT,
          AtLimit.DENY_NEW_CONVERSATIONS,
          Plan.DEFAULT_WARN_AT_PERCENT,
          SessionRule.DEFAULT);

  private Samples() {}

  /** A message of a customer with a name, of a second ago. */
  static TrackMessageRequest request() {
    Instant sent = NOW.minusSeconds(1);
    return TrackMessageRequest.newBuilder()
        .setTenantId(TENANT_ID)
        .setCustomerId(CUSTOMER_ID)
        .setMessageId(MESSAGE_ID)
        .setOccurredAt(
            Timestamp.newBuilder().setSeconds(sent.getEpochSecond()).setNanos(sent.getNano()))
        .setCustomerName("Ada Lovelace")
        .build();
  }

  /** A session with some messages, open at {@link #NOW}. */
  static Session openSession() {
    Duration window = SessionRule.DEFAULT.window();
    Instant last = NOW.minus(Duration.ofMinutes(7));
    return new Session(
        42, NOW.minus(Duration.ofHours(3)), last.plus(window), 9, SessionRule.DEFAULT);
  }

  /** A new message in {@link #openSession}. */
  static Recorded recorded() {
    MonthlyUsage usage = new MonthlyUsage(TENANT_ID, PERIOD, 417, 1_203, 655, 89, NOW);
    return new Recorded(openSession(), false, false, new LaneKey(3, 27_131), usage, null);
  }

  static QuotaFigures figures(long used) {
    return new QuotaFigures(PLAN, TenantTerms.OF_PLAN, 0, 0, used, 0, PERIOD);
  }

  /** Leave to send, far below the limit. */
  static QuotaAnswer answer() {
    QuotaFigures figures = figures(417);
    return new QuotaAnswer(
        QuotaDecision.decide(figures, false), figures, null, NOW, Duration.ofSeconds(2));
  }
}

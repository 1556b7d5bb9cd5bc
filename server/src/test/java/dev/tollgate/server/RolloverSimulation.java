package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import dev.tollgate.client.Consistency;
import dev.tollgate.client.Quota;
import dev.tollgate.client.QuotaCheck;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.MessageIds;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceBlockingStub;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.VoidMessagesRequest;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.testing.Campaign;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Random months of a tenant with grants that move on, late and voided messages, and limits that
 * change: its figures, from memory and from the database, are those of {@link RolloverModel}.
 */
class RolloverSimulation {
  private static final String TENANT = "acme";
  private static final Instant START = Instant.parse("2025-01-10T12:00:00Z");
  private static final Duration LATE_MAX = Duration.ofDays(90);

  private final long seed = Campaign.seed();
  private final Random random = new Random(seed);
  private final RolloverModel model = new RolloverModel();
  private volatile Instant now = START;
  private long calls;
  private TestServer server;
  private TollgateClient client;
  private AdminServiceBlockingStub admin;
  private MeteringServiceBlockingStub metering;

  @BeforeEach
  void start() {
    server = TestServer.on(TestPostgres.freshDatabase(), () -> now);
    client = server.client();
    admin = AdminServiceGrpc.newBlockingStub(client.channel());
    metering = MeteringServiceGrpc.newBlockingStub(client.channel());
    for (String code : List.of("ONE", "TWO")) {
      changePlan(code, 3L);
    }
    changeTenant(Tenant.newBuilder().setPlanCode("ONE"), "plan_code");
    model.plan(now, "ONE");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void figuresAreThoseOfAPlainModel() {
    for (int step = Campaign.scale(400, 5_000); step > 0; step--) {
      String done = step();
      check(Consistency.CACHED, done);
      check(Consistency.STRONG, done);
    }
  }

  private String step() {
    int kind = random.nextInt(30);
    if (kind == 0) {
      now = now.plus(Duration.ofDays(1 + random.nextInt(25)));
      return "time passed";
    } else if (kind < 14) {
      return track();
    } else if (kind < 17) {
      return takeBack();
    } else if (kind < 21) {
      return grant();
    } else if (kind < 25) {
      return changeOwnLimit();
    } else if (kind < 27) {
      String code = random.nextBoolean() ? "ONE" : "TWO";
      changeTenant(Tenant.newBuilder().setPlanCode(code), "plan_code");
      model.plan(now, code);
      return "plan " + code;
    }
    String code = random.nextBoolean() ? "ONE" : "TWO";
    changePlan(code, limit());
    return "limit of plan " + code;
  }

  private String track() {
    Instant earliest = now.minus(LATE_MAX);
    Duration span = Duration.between(earliest.isBefore(START) ? START : earliest, now);
    Instant time =
        random.nextBoolean() ? now : now.minusSeconds(random.nextLong(span.toSeconds() + 1));
    String id = "m" + calls++;
    metering.trackMessage(
        TrackMessageRequest.newBuilder()
            .setTenantId(TENANT)
            .setCustomerId(id)
            .setMessageId(id)
            .setOccurredAt(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
            .build());
    model.track(id, time);
    return "message of " + time;
  }

  private String takeBack() {
    String id = model.anyMessage(random);
    if (id == null) {
      return "nothing";
    }
    admin.voidMessages(
        VoidMessagesRequest.newBuilder()
            .setTenantId(TENANT)
            .setIds(MessageIds.newBuilder().addMessageIds(id))
            .setReason("random")
            .setRequestId("r" + calls++)
            .build());
    model.takeBack(id);
    return "void of " + id;
  }

  private String grant() {
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    YearMonth of = month.plusMonths(random.nextInt(4) - 2);
    boolean correction = random.nextInt(4) == 0;
    long size = random.nextLong(1, 7);
    long amount = correction && random.nextBoolean() ? -size : size;
    int rollover = correction ? 0 : random.nextInt(4);
    admin.grantQuota(
        GrantQuotaRequest.newBuilder()
            .setTenantId(TENANT)
            .setAmount(amount)
            .setType(correction ? GrantType.GRANT_TYPE_CORRECTION : GrantType.GRANT_TYPE_TOP_UP)
            .setReason("random")
            .setRequestId("r" + calls++)
            .setYear(of.getYear())
            .setMonth(of.getMonthValue())
            .setRolloverPeriods(rollover)
            .build());
    model.grant(new RolloverModel.Grant(amount, of, rollover));
    return "grant of " + amount + " in " + of + " for " + rollover;
  }

  private String changeOwnLimit() {
    Long limit = random.nextInt(3) == 0 ? null : limit();
    Tenant.Builder tenant = Tenant.newBuilder();
    if (limit != null) {
      tenant.setOwnLimit(limit);
    }
    changeTenant(tenant, "own_limit");
    model.ownLimit(now, limit);
    return "own limit " + limit;
  }

  /** Small, so that it is used up; or large, so that decisions come from memory; or none. */
  private @Nullable Long limit() {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1, 2 -> 300L;
      default -> (long) random.nextInt(6);
    };
  }

  private void changeTenant(Tenant.Builder tenant, String field) {
    var unused =
        admin.updateTenant(
            UpdateTenantRequest.newBuilder()
                .setTenant(tenant.setTenantId(TENANT))
                .setUpdateMask(FieldMask.newBuilder().addPaths(field))
                .setAllowMissing(true)
                .build());
  }

  private void changePlan(String code, @Nullable Long limit) {
    Plan.Builder plan = Plan.newBuilder().setCode(code);
    if (limit != null) {
      plan.setLimit(limit);
    }
    var unused =
        admin.updatePlan(
            UpdatePlanRequest.newBuilder()
                .setPlan(plan)
                .setUpdateMask(FieldMask.newBuilder().addPaths("limit"))
                .setAllowMissing(true)
                .build());
    model.planLimit(now, code, limit);
  }

  private void check(Consistency consistency, String done) {
    Quota quota =
        client
            .direct()
            .checkQuota(new QuotaCheck(TENANT, Recipient.customer("somebody"), consistency))
            .quota();
    RolloverModel.Figures figures =
        new RolloverModel.Figures(
            quota.unlimited() ? null : quota.limit(),
            quota.granted(),
            quota.rolledOver(),
            quota.used());
    assertEquals(
        model.figures(now), figures, () -> "seed " + seed + " at " + now + " after " + done);
  }
}

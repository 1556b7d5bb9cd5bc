package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.FieldMask;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CreateWebhookRequest;
import dev.tollgate.metering.v1.CreateWebhookResponse;
import dev.tollgate.metering.v1.DeleteWebhookRequest;
import dev.tollgate.metering.v1.ListWebhookDeliveriesRequest;
import dev.tollgate.metering.v1.ListWebhooksRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.ReplayWebhookDeliveriesRequest;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.RotateWebhookSecretRequest;
import dev.tollgate.metering.v1.RotateWebhookSecretResponse;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TestWebhookRequest;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.UpdateWebhookRequest;
import dev.tollgate.metering.v1.Webhook;
import dev.tollgate.metering.v1.WebhookDelivery;
import dev.tollgate.metering.v1.WebhookDeliveryState;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import dev.tollgate.server.outbox.Receiver;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.slf4j.LoggerFactory;

/** Webhooks of a whole server: what is asked of it, and what a receiver gets. */
class WebhooksIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Instant NOW = Instant.parse("2025-01-15T12:00:00Z");

  private final ConnectionSettings database = TestPostgres.freshDatabase();
  private final Receiver receiver = new Receiver();
  private TestServer server;
  private ManagedChannel channel;
  private AdminServiceBlockingStub admin;

  @BeforeEach
  void start() {
    server = TestServer.withWebhooks(database, () -> NOW, AccessConfig.OPEN);
    channel = NettyChannelBuilder.forTarget(server.target()).usePlaintext().build();
    admin = AdminServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
    receiver.close();
  }

  private static String random() {
    return UUID.randomUUID().toString();
  }

  private CreateWebhookRequest request(String... kinds) {
    return CreateWebhookRequest.newBuilder()
        .setWebhook(Webhook.newBuilder().setUrl(receiver.url()).addAllKinds(List.of(kinds)))
        .setRequestId(random())
        .build();
  }

  private void track(String messageId, Instant time) {
    var unused =
        MeteringServiceGrpc.newBlockingStub(channel)
            .trackMessage(
                TrackMessageRequest.newBuilder()
                    .setTenantId("acme")
                    .setCustomerId("+15550100")
                    .setMessageId(messageId)
                    .setOccurredAt(
                        com.google.protobuf.Timestamp.newBuilder()
                            .setSeconds(time.getEpochSecond()))
                    .build());
  }

  private long number(String query) throws Exception {
    try (var connection = TestPostgres.connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Until this server knows who listens: it looks twice a second. */
  private void awaitTold(String webhookId) throws Exception {
    var unused = admin.testWebhook(TestWebhookRequest.newBuilder().setWebhookId(webhookId).build());
    Await.until("the test", LIMIT, () -> !receiver.told().isEmpty());
  }

  @Test
  void eachSessionThatAMessageOpensIsToldOnce() throws Exception {
    track("before", NOW.minus(Duration.ofDays(10)));
    assertEquals(0, number("select count(*) from outbox_event"));
    CreateWebhookResponse made = admin.createWebhook(request("session.started"));
    awaitTold(made.getWebhook().getWebhookId());
    track("first", NOW.minus(Duration.ofDays(3)));
    track("first", NOW.minus(Duration.ofDays(3)));
    track("second", NOW.minus(Duration.ofDays(3)).plusSeconds(60));
    track("third", NOW);
    List<Receiver.Told> told = receiver.awaitTold(3);
    assertEquals(2, number("select count(*) from outbox_event where kind = 'session.started'"));
    for (Receiver.Told one : told) {
      assertTrue(one.signedWith(made.getSecret()));
    }
    String first =
        told.stream()
            .map(Receiver.Told::body)
            .filter(body -> body.contains("first"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        "{\"type\":\"session.started\",\"timestamp\":\"2025-01-15T12:00:00Z\",\"data\":"
            + "{\"direction\": \"INBOUND\", \"tenant_id\": \"acme\","
            + " \"message_id\": \"first\", \"session_id\": \"ID\","
            + " \"customer_id\": \"+15550100\", \"session_end\": \"2025-01-13T12:01:00Z\","
            + " \"session_start\": \"2025-01-12T12:00:00Z\", \"conversation_id\": \"ID\"}}",
        first
            .replaceAll("(ses|cnv)_[0-9a-f]{4}_[0-9a-f]{16}", "ID")
            // The second message may be in the same batch.
            .replace("2025-01-13T12:00:00Z", "2025-01-13T12:01:00Z"));
  }

  @Test
  void refusedSendsOfATenantAreToldTogether() throws Exception {
    CreateWebhookResponse made = admin.createWebhook(request("quota.denied"));
    awaitTold(made.getWebhook().getWebhookId());
    var unused =
        admin.updateTenant(
            UpdateTenantRequest.newBuilder()
                .setTenant(Tenant.newBuilder().setTenantId("acme").setOwnLimit(0))
                .setAllowMissing(true)
                .build());
    for (int i = 0; i < 5; i++) {
      assertFalse(
          MeteringServiceGrpc.newBlockingStub(channel)
              .checkQuota(
                  CheckQuotaRequest.newBuilder().setTenantId("acme").setCustomerId("c").build())
              .getDecision()
              .getAllowed());
    }
    assertFalse(
        MeteringServiceGrpc.newBlockingStub(channel)
            .reserveQuota(
                ReserveQuotaRequest.newBuilder()
                    .setTenantId("acme")
                    .setCustomerId("c")
                    .setReservationKey("k")
                    .setTtl(com.google.protobuf.Duration.newBuilder().setSeconds(60))
                    .build())
            .getDecision()
            .getAllowed());
    // What waits is written when the server stops, and told by the next.
    channel.shutdownNow();
    server.close();
    start();
    String body = receiver.awaitTold(2).get(1).body();
    assertEquals(
        "{\"type\":\"quota.denied\",\"timestamp\":\"2025-01-15T12:00:00Z\",\"data\":"
            + "{\"held\": 0, \"used\": 0, \"count\": 6, \"reason\": \"LIMIT_REACHED\","
            + " \"shadow\": false,"
            + " \"last_at\": \"2025-01-15T12:00:00Z\", \"message\": \"Monthly conversation limit"
            + " of 0 reached. Used: 0 conversations. Upgrade the plan or wait until 2025-02-01.\","
            + " \"first_at\": \"2025-01-15T12:00:00Z\", \"plan_code\": \"FREE\","
            + " \"tenant_id\": \"acme\", \"period_end\": \"2025-02-01T00:00:00Z\","
            + " \"period_start\": \"2025-01-01T00:00:00Z\", \"effective_limit\": 0}}",
        body);
  }

  @Test
  void aThresholdIsToldWithTheCountThatPassedIt() throws Exception {
    CreateWebhookResponse made = admin.createWebhook(request("quota.threshold"));
    awaitTold(made.getWebhook().getWebhookId());
    var unused =
        admin.updateTenant(
            UpdateTenantRequest.newBuilder()
                .setTenant(Tenant.newBuilder().setTenantId("acme").setOwnLimit(2))
                .setAllowMissing(true)
                .build());
    track("first", NOW);
    track("first", NOW);
    Receiver.Told told = receiver.awaitTold(2).get(1);
    assertTrue(told.signedWith(made.getSecret()));
    assertEquals(
        "{\"type\":\"quota.threshold\",\"timestamp\":\"2025-01-15T12:00:00Z\",\"data\":"
            + "{\"used\": 1, \"period\": {\"end\": \"2025-02-01T00:00:00Z\", \"year\": 2025,"
            + " \"month\": 1, \"start\": \"2025-01-01T00:00:00Z\", \"time_zone\": \"UTC\"},"
            + " \"plan_code\": \"FREE\", \"tenant_id\": \"acme\","
            + " \"reached_at\": \"2025-01-15T12:00:00Z\", \"effective_limit\": 2,"
            + " \"limit_generation\": 1, \"threshold_percent\": 50}}",
        told.body());
    assertEquals(1, number("select count(*) from outbox_event where kind = 'quota.threshold'"));
  }

  @Test
  void aRepeatChangesNothingAndHasNoSecret() throws Exception {
    CreateWebhookRequest request = request("quota.threshold");
    CreateWebhookResponse made = admin.createWebhook(request);
    CreateWebhookResponse again = admin.createWebhook(request);
    assertEquals(made.getWebhook(), again.getWebhook());
    assertTrue(made.getSecret().startsWith("whsec_"));
    assertEquals("", again.getSecret());
    assertEquals(
        List.of(made.getWebhook()),
        admin.listWebhooks(ListWebhooksRequest.getDefaultInstance()).getWebhooksList());

    String id = made.getWebhook().getWebhookId();
    RotateWebhookSecretRequest rotation =
        RotateWebhookSecretRequest.newBuilder().setWebhookId(id).setRequestId(random()).build();
    RotateWebhookSecretResponse rotated = admin.rotateWebhookSecret(rotation);
    assertTrue(rotated.getSecret().startsWith("whsec_"));
    assertEquals("", admin.rotateWebhookSecret(rotation).getSecret());
    assertEquals(2, rotated.getWebhook().getSecretsCount());

    DeleteWebhookRequest deletion =
        DeleteWebhookRequest.newBuilder().setWebhookId(id).setRequestId(random()).build();
    var unused = admin.deleteWebhook(deletion);
    unused = admin.deleteWebhook(deletion);
    assertEquals(
        0, admin.listWebhooks(ListWebhooksRequest.getDefaultInstance()).getWebhooksCount());
    assertEquals(0, number("select count(*) from webhook_secret"));
    assertEquals(
        3, number("select count(*) from admin_change where resource = 'webhook/" + id + "'"));
    assertEquals(
        0,
        number(
            "select count(*) from admin_change where coalesce(before::text, '') || after::text"
                + " like '%whsec%'"));
  }

  @Test
  void itIsChangedFieldByField() {
    Webhook made = admin.createWebhook(request("quota.threshold", "quota.denied")).getWebhook();
    Webhook changed =
        admin.updateWebhook(
            UpdateWebhookRequest.newBuilder()
                .setWebhook(
                    Webhook.newBuilder()
                        .setWebhookId(made.getWebhookId())
                        .addKinds("session.started")
                        .addTenantIds("acme")
                        .setDescription("not this"))
                .setUpdateMask(FieldMask.newBuilder().addPaths("kinds").addPaths("tenant_ids"))
                .build());
    assertEquals(
        made.toBuilder().clearKinds().addKinds("session.started").addTenantIds("acme").build(),
        changed);
    Webhook disabled =
        admin.updateWebhook(
            UpdateWebhookRequest.newBuilder()
                .setWebhook(
                    Webhook.newBuilder().setWebhookId(made.getWebhookId()).setEnabled(false))
                .build());
    assertEquals(changed.toBuilder().setEnabled(false).build(), disabled);
  }

  @Test
  void whatWasToldIsListedInPagesAndReplayed() throws Exception {
    Webhook webhook = admin.createWebhook(request("session.started")).getWebhook();
    awaitTold(webhook.getWebhookId());
    for (int i = 0; i < 6; i++) {
      track("m" + i, NOW.minus(Duration.ofDays(30 - 2 * i)));
    }
    ListWebhookDeliveriesRequest.Builder list =
        ListWebhookDeliveriesRequest.newBuilder()
            .setWebhookId(webhook.getWebhookId())
            .setState(WebhookDeliveryState.WEBHOOK_DELIVERY_STATE_DELIVERED);
    Await.until(
        "all are delivered",
        LIMIT,
        () -> admin.listWebhookDeliveries(list.build()).getDeliveriesCount() == 7);
    List<WebhookDelivery> all = admin.listWebhookDeliveries(list.build()).getDeliveriesList();
    List<WebhookDelivery> paged = new java.util.ArrayList<>();
    String token = "";
    do {
      var page = admin.listWebhookDeliveries(list.setPageSize(3).setPageToken(token).build());
      paged.addAll(page.getDeliveriesList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertEquals(all, paged);

    ReplayWebhookDeliveriesRequest replay =
        ReplayWebhookDeliveriesRequest.newBuilder()
            .setWebhookId(webhook.getWebhookId())
            .setEventId(all.get(0).getEventId())
            .setRequestId("again")
            .build();
    assertEquals(1, admin.replayWebhookDeliveries(replay).getReplayed());
    assertEquals(1, admin.replayWebhookDeliveries(replay).getReplayed());
    receiver.awaitTold(8);
    assertEquals(
        2,
        receiver.told().stream().filter(one -> one.id().equals(all.get(0).getEventId())).count());
    assertEquals(
        0,
        admin
            .replayWebhookDeliveries(
                replay.toBuilder().setAllParked(true).setRequestId("parked").build())
            .getReplayed());
  }

  @Test
  void everyFaultHasItsCode() throws Exception {
    CreateWebhookRequest good = request("quota.threshold");
    String before = Contents.of(database);
    assertField("webhook.url", () -> admin.createWebhook(withUrl(good, "ftp://127.0.0.1/")));
    assertField("webhook.url", () -> admin.createWebhook(withUrl(good, "http://a:b@127.0.0.1/")));
    assertField("webhook.url", () -> admin.createWebhook(withUrl(good, "")));
    assertField("webhook.url", () -> admin.createWebhook(withUrl(good, "http://a/\u00e4")));
    CreateWebhookRequest.Builder none = good.toBuilder();
    none.getWebhookBuilder().clearKinds();
    assertField("webhook.kinds", () -> admin.createWebhook(none.build()));
    CreateWebhookRequest.Builder unknown = good.toBuilder();
    unknown.getWebhookBuilder().addKinds("of.the.moon");
    assertField("webhook.kinds[1]", () -> admin.createWebhook(unknown.build()));
    assertField("request_id", () -> admin.createWebhook(good.toBuilder().clearRequestId().build()));
    String id = "whk_0000_00000000000000ff";
    for (String other : List.of(id, "whk_0001_00000000000000ff", "nonsense")) {
      StatusRuntimeException thrown =
          fails(
              Code.NOT_FOUND,
              () -> admin.testWebhook(TestWebhookRequest.newBuilder().setWebhookId(other).build()));
      ResourceInfo resource =
          StatusProto.fromThrowable(thrown).getDetails(0).unpack(ResourceInfo.class);
      assertEquals("tollgate.dev/Webhook", resource.getResourceType());
      assertEquals(other, resource.getResourceName());
    }
    assertEquals(before, Contents.of(database));

    Webhook made = admin.createWebhook(good).getWebhook();
    ReplayWebhookDeliveriesRequest.Builder replay =
        ReplayWebhookDeliveriesRequest.newBuilder().setWebhookId(made.getWebhookId());
    for (String event : List.of("evt_0000_00000000000000ff", "nonsense")) {
      StatusRuntimeException thrown =
          fails(
              Code.NOT_FOUND,
              () -> admin.replayWebhookDeliveries(replay.setEventId(event).build()));
      ResourceInfo resource =
          StatusProto.fromThrowable(thrown).getDetails(0).unpack(ResourceInfo.class);
      assertEquals("tollgate.dev/WebhookDelivery", resource.getResourceType());
    }
    var unused =
        admin.updateWebhook(
            UpdateWebhookRequest.newBuilder()
                .setWebhook(
                    Webhook.newBuilder().setWebhookId(made.getWebhookId()).setEnabled(false))
                .build());
    assertReason(
        "WEBHOOK_DISABLED", () -> admin.replayWebhookDeliveries(replay.setAllParked(true).build()));
    for (int i = 0; i < 4; i++) {
      unused = admin.rotateWebhookSecret(rotation(made)).getWebhook();
    }
    assertReason("TOO_MANY_SECRETS", () -> admin.rotateWebhookSecret(rotation(made)));
  }

  private static RotateWebhookSecretRequest rotation(Webhook webhook) {
    return RotateWebhookSecretRequest.newBuilder()
        .setWebhookId(webhook.getWebhookId())
        .setRequestId(random())
        .build();
  }

  private static CreateWebhookRequest withUrl(CreateWebhookRequest request, String url) {
    CreateWebhookRequest.Builder builder = request.toBuilder();
    builder.getWebhookBuilder().setUrl(url);
    return builder.build();
  }

  private static StatusRuntimeException fails(Code code, Executable call) {
    StatusRuntimeException thrown = assertThrows(StatusRuntimeException.class, call);
    assertEquals(code, thrown.getStatus().getCode(), thrown.getMessage());
    return thrown;
  }

  private static void assertField(String field, Executable call) throws Exception {
    StatusRuntimeException thrown = fails(Code.INVALID_ARGUMENT, call);
    assertEquals(
        field,
        StatusProto.fromThrowable(thrown)
            .getDetails(0)
            .unpack(com.google.rpc.BadRequest.class)
            .getFieldViolations(0)
            .getField());
  }

  private static void assertReason(String reason, Executable call) throws Exception {
    StatusRuntimeException thrown = fails(Code.FAILED_PRECONDITION, call);
    assertEquals(
        reason,
        StatusProto.fromThrowable(thrown).getDetails(0).unpack(ErrorInfo.class).getReason());
  }

  @Test
  void aSecretIsNeitherLoggedNorShownAgain() throws Exception {
    // All that the server and its HTTP client say; of the client the requests to the letter.
    List<Logger> loggers = List.of(logger("dev.tollgate"), logger("org.apache.hc"));
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    loggers.forEach(
        logger -> {
          logger.addAppender(lines);
          logger.setLevel(Level.TRACE);
        });
    String secret;
    String shown;
    try {
      CreateWebhookResponse made = admin.createWebhook(request("session.started"));
      secret = made.getSecret();
      String id = made.getWebhook().getWebhookId();
      receiver.answering(500);
      awaitTold(id);
      shown =
          admin.listWebhooks(ListWebhooksRequest.getDefaultInstance()).toString()
              + admin.listWebhookDeliveries(
                  ListWebhookDeliveriesRequest.newBuilder()
                      .setWebhookId(id)
                      .setState(WebhookDeliveryState.WEBHOOK_DELIVERY_STATE_PENDING)
                      .build());
    } finally {
      loggers.forEach(
          logger -> {
            logger.setLevel(null);
            logger.detachAppender(lines);
          });
    }
    String bare = secret.substring("whsec_".length());
    assertFalse(shown.contains(bare));
    List<String> logged =
        List.copyOf(lines.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertTrue(logged.stream().anyMatch(line -> line.contains("webhook-signature")));
    assertTrue(logged.stream().noneMatch(line -> line.contains(bare)));
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }
}

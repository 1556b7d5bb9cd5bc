package dev.tollgate.gateway;

import static dev.tollgate.gateway.GatewayUnderTest.NUMBER;
import static dev.tollgate.gateway.GatewayUnderTest.NUMBER_ID;
import static dev.tollgate.gateway.GatewayUnderTest.PROVIDER_TOKEN;
import static dev.tollgate.gateway.GatewayUnderTest.TENANT;
import static dev.tollgate.gateway.GatewayUnderTest.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Timestamp;
import dev.tollgate.client.KeyUnavailableException;
import dev.tollgate.gateway.GatewayUnderTest.Settings;
import dev.tollgate.gateway.config.MeteringAccess;
import dev.tollgate.gateway.metering.MeteringState;
import dev.tollgate.gateway.testing.FakeMetering;
import dev.tollgate.gateway.testing.FakeProvider;
import dev.tollgate.gateway.testing.LogLines;
import dev.tollgate.gateway.testing.Refusals;
import dev.tollgate.gateway.testing.SettableTime;
import dev.tollgate.metering.v1.Period;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.testing.Eventually;
import io.grpc.Status;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendIT {
  private static final Instant NOW = Instant.parse("2025-01-31T12:00:00.123456Z");
  private static final String GOOD = body("0536656166", NUMBER);

  private final LogLines log = new LogLines();
  private final SettableTime clock = new SettableTime(NOW);
  private GatewayUnderTest it = new GatewayUnderTest(settings(64));

  @AfterEach
  void stop() {
    it.close();
    log.close();
  }

  @Test
  void asksSendsAndReports() {
    HttpResponse<String> answer = it.send(GOOD);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(
        json("{\"status\":\"ok\",\"sid\":\"wamid.sent-1\",\"channel\":\"whatsapp\"}"),
        json(answer));
    assertEquals(1, it.metering.reservations().size());
    ReserveQuotaRequest asked = it.metering.reservations().get(0);
    assertEquals(TENANT, asked.getTenantId());
    assertEquals("+966536656166", asked.getCustomerId());
    FakeProvider.Sent sent = it.provider.sent().get(0);
    assertEquals("/v23.0/" + NUMBER_ID + "/messages", sent.path());
    assertEquals("Bearer " + PROVIDER_TOKEN, sent.authorization());
    assertEquals("application/json", sent.contentType());
    assertEquals(
        json(
            "{\"messaging_product\":\"whatsapp\",\"to\":\"+966536656166\",\"type\":\"text\","
                + "\"text\":{\"body\":\"Your order is ready\"},\"biz_opaque_callback_data\":\"%s\"}"
                    .formatted(asked.getReservationKey())),
        json(sent.body()));
    TrackOutboundRequest tracked = it.metering.outbound().get(0);
    assertEquals(TENANT, tracked.getTenantId());
    assertEquals("+966536656166", tracked.getCustomerId());
    assertEquals("wamid.sent-1", tracked.getMessageId());
    assertEquals(SendPath.SEND_PATH_DIRECT, tracked.getPath());
    assertEquals("reservation-of-" + asked.getReservationKey(), tracked.getReservationId());
    assertEquals(timestamp(NOW), tracked.getOccurredAt());
  }

  @ParameterizedTest
  @CsvSource({
    "536656166, +966550000001",
    "0536656166, 966550000001",
    "whatsapp:+966536656166, whatsapp:+966550000001",
    "+966 53 665 6166, 0550000001"
  })
  void everyWritingOfANumberIsTheSameCustomerAndTenant(String phone, String from) {
    assertEquals(200, it.send(body(phone, from)).statusCode());
    assertEquals("+966536656166", it.metering.outbound().get(0).getCustomerId());
    assertEquals(TENANT, it.metering.outbound().get(0).getTenantId());
  }

  @Test
  void aTrailingSlashIsTheSamePath() {
    HttpRequest request =
        HttpRequest.newBuilder(it.url("/api/whatsapp/send/"))
            .header("Authorization", "bearer " + GatewayUnderTest.SEND_TOKEN)
            .POST(BodyPublishers.ofString(GOOD))
            .build();
    assertEquals(200, it.exchange(request).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic dGVzdA==", "test send token"})
  void withoutTheTokenItIs401(String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(it.url("/api/whatsapp/send")).POST(BodyPublishers.ofString(GOOD));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    assertError(401, "UNAUTHORIZED", it.exchange(request.build()));
    assertNothingHappened();
  }

  @Test
  void withoutConfiguredTokensItIs503() {
    it.close();
    it = new GatewayUnderTest(new Settings(64, false, Duration.ofSeconds(2), clock));
    assertError(503, "SENDS_OFF", it.send(GOOD));
    assertNothingHappened();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | phoneNumber",
        "{'phoneNumber':null,'text':'a','fromNumber':'+966550000001'} | phoneNumber",
        "{'phoneNumber':966536656166,'text':'a','fromNumber':'+966550000001'} | phoneNumber",
        "{'phoneNumber':'','text':'a','fromNumber':'+966550000001'} | phoneNumber",
        "{'phoneNumber':'hello','text':'a','fromNumber':'+966550000001'} | phoneNumber",
        "{'phoneNumber':'+9665','text':'a','fromNumber':'+966550000001'} | phoneNumber",
        "{'phoneNumber':'SA.13491208655302741918','text':'a','fromNumber':'+966550000001'}"
            + " | phoneNumber",
        "{'phoneNumber':'0536656166','fromNumber':'+966550000001'} | text",
        "{'phoneNumber':'0536656166','text':'  ','fromNumber':'+966550000001'} | text",
        "{'phoneNumber':'0536656166','text':['a'],'fromNumber':'+966550000001'} | text",
        "{'phoneNumber':'0536656166','text':'a'} | fromNumber",
        "{'phoneNumber':'0536656166','text':'a','fromNumber':{}} | fromNumber",
        "{'phoneNumber':'0536656166','text':'a','fromNumber':'+966559999999'} | fromNumber",
        "{'phoneNumber':'0536656166','text':'a','fromNumber':'me'} | fromNumber",
      })
  void aBadFieldIsNamed(String body, String field) {
    HttpResponse<String> answer = it.send(body.replace('\'', '"'));
    assertError(400, "INVALID_FIELD", answer);
    assertEquals(field, json(answer).path("field").asText());
    assertTrue(json(answer).path("error").asText().contains(field), answer.body());
    assertNothingHappened();
  }

  @Test
  void aTextHas4096CharactersAtMost() {
    String longest = "\ud83d\ude00".repeat(4096);
    assertEquals(200, it.send(GOOD.replace("Your order is ready", longest)).statusCode());
    HttpResponse<String> answer = it.send(GOOD.replace("Your order is ready", longest + "x"));
    assertError(400, "INVALID_FIELD", answer);
    assertEquals("text", json(answer).path("field").asText());
    assertTrue(answer.body().contains("4096"), answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'' | NO_BODY", "hello | NOT_JSON", "[] | NOT_AN_OBJECT", "{ | NOT_JSON"})
  void aBodyThatIsNoObjectIs400(String body, String code) {
    assertError(400, code, it.send(body));
    assertNothingHappened();
  }

  @Test
  void hugeAndDeepBodiesAreRefused() {
    assertError(413, "BODY_TOO_LARGE", it.send("{\"text\":\"" + "a".repeat(100_000) + "\"}"));
    assertError(400, "LIMIT", it.send("{\"a\":" + "[".repeat(1000)));
    assertNothingHappened();
  }

  @Test
  void aRefusedQuotaIs429FieldByField() {
    it.metering.decide(refusal(QuotaReason.QUOTA_REASON_LIMIT_REACHED));
    HttpResponse<String> answer = it.send(GOOD);
    assertEquals(429, answer.statusCode());
    JsonNode body = json(answer);
    assertEquals(List.of("error", "code", "details"), fields(body));
    assertEquals("Monthly conversation limit of 1000 reached.", body.path("error").textValue());
    assertEquals("QUOTA_EXCEEDED", body.path("code").textValue());
    JsonNode details = body.path("details");
    assertEquals(
        List.of("used", "limit", "remaining", "planName", "resetDate", "daysUntilReset"),
        fields(details));
    assertEquals(1012, details.path("used").longValue());
    assertEquals(1010, details.path("limit").longValue());
    assertEquals(-2, details.path("remaining").longValue());
    assertEquals("Free", details.path("planName").textValue());
    assertEquals("2025-02-01", details.path("resetDate").textValue());
    assertEquals(1, details.path("daysUntilReset").intValue());
    // To midnight in Riyadh, nine hours and less than a second from the test's noon in UTC.
    assertHeader("32400", "Retry-After", answer);
    assertHeader("\"conversations\";q=1010;w=2678400", "RateLimit-Policy", answer);
    assertHeader("\"conversations\";r=0;t=32400", "RateLimit", answer);
    assertHeader("application/json", "Content-Type", answer);
    assertEquals(0, it.provider.sent().size());
    assertEquals(0, it.metering.outbound().size());
    assertEquals(1, it.count("sends_refused"));
  }

  @Test
  void aSuspendedTenantIsNotToldToTryLater() {
    it.metering.decide(refusal(QuotaReason.QUOTA_REASON_TENANT_SUSPENDED));
    HttpResponse<String> answer = it.send(GOOD);
    assertEquals(403, answer.statusCode());
    assertEquals("TENANT_SUSPENDED", json(answer).path("code").textValue());
    assertHeader("absent", "Retry-After", answer);
    assertHeader("absent", "RateLimit", answer);
  }

  private static void assertHeader(String value, String name, HttpResponse<String> answer) {
    assertEquals(List.of(value), answer.headers().map().getOrDefault(name, List.of("absent")));
  }

  @Test
  void meteringAwayDoesNotStopSends() {
    it.metering.stop();
    for (int i = 0; i < 3; i++) {
      assertEquals(200, it.send(GOOD).statusCode());
    }
    assertEquals(3, it.provider.sent().size());
    assertEquals(3, it.count("sends"));
    assertEquals(3, it.count("sends_unchecked"));
    assertEquals(3, it.count("sends_spooled"));
    assertEquals(1, log.count("metering is away"), log.all()::toString);
    assertNothingPersonalInLog();
  }

  @Test
  void aMeteringThatDoesNotAnswerDelaysASendNoLongerThanItsDeadlines() {
    it.close();
    it = new GatewayUnderTest(new Settings(64, true, Duration.ofMillis(500), clock));
    it.metering.hold();
    assertEquals(200, it.send(GOOD).statusCode());
    assertEquals(1, it.provider.sent().size());
    assertEquals(1, it.count("sends_unchecked"));
    assertEquals(1, it.count("sends_spooled"));
  }

  @Test
  void aRefusedKeyDoesNotStopSends() {
    it.metering.fail(Status.UNAUTHENTICATED.withDescription("the key is revoked"));
    assertSendsGoOn("metering refuses this gateway's key (UNAUTHENTICATED)");
    assertEquals(3, it.count("calls_key_refused"));
    assertEquals("key_refused", health());

    it.metering.recover();
    clock.advance(MeteringState.QUIET.plusMillis(1));
    assertEquals(200, it.send(GOOD).statusCode());
    Eventually.until("all four are recorded", () -> it.metering.outbound().size() == 4);
    clock.advance(MeteringState.QUIET.plusMillis(1));
    Eventually.until("it is told", () -> health().equals("ok"));
    assertEquals(1, log.count("metering is back"), log.all()::toString);
  }

  @Test
  void aRateThatIsUsedUpDoesNotStopSends() {
    it.metering.fail(Refusals.overRate());
    assertSendsGoOn("metering takes no more calls of this gateway's key for now");
    assertEquals(3, it.count("calls_over_rate"));
    assertEquals("over_rate", health());
  }

  @Test
  void whatTheKeyDoesNotAllowDoesNotStopSends() {
    it.metering.fail(Status.PERMISSION_DENIED.withDescription("not of +966536656166"));
    assertSendsGoOn("may not ask the quota of tenant " + TENANT);
    assertEquals(3, it.count("calls_denied"));
    assertEquals("denied", health());
  }

  @Test
  void aKeyWithoutTheScopeToCheckIsToldOnceAndRecordsOn() {
    it.metering.failChecks(Status.PERMISSION_DENIED);
    for (int i = 0; i < 5; i++) {
      assertEquals(200, it.send(GOOD).statusCode());
      clock.advance(Duration.ofSeconds(5));
    }
    assertEquals(5, it.metering.outbound().size());
    assertEquals(5, it.count("sends_unchecked"));
    assertEquals(1, log.all().size(), log.all()::toString);

    it.metering.recover();
    assertEquals(200, it.send(GOOD).statusCode());
    assertEquals(1, log.count("may ask the quota of tenant " + TENANT + " now"));
    assertEquals("ok", health());
  }

  @Test
  void aKeyThatCannotBeHadDoesNotStopSends() {
    it.close();
    MeteringAccess access =
        new MeteringAccess(
            Optional.of(
                () -> {
                  throw new KeyUnavailableException("the vault is sealed");
                }),
            Optional.empty(),
            false);
    it = new GatewayUnderTest(settings(64), new FakeMetering(), access);
    assertSendsGoOn("metering refuses this gateway's key (UNAUTHENTICATED: the vault is sealed)");
    assertEquals("key_refused", health());
    assertEquals(0, it.metering.authorizations().size());
  }

  private void assertSendsGoOn(String told) {
    for (int i = 0; i < 3; i++) {
      assertEquals(200, it.send(GOOD).statusCode());
    }
    assertEquals(3, it.provider.sent().size());
    assertEquals(3, it.count("sends"));
    assertEquals(3, it.count("sends_unchecked"));
    assertEquals(3, it.count("sends_spooled"));
    assertEquals(1, log.count(told), log.all()::toString);
    assertNothingPersonalInLog();
  }

  private String health() {
    return json(it.get("/health")).path("metering").asText();
  }

  @Test
  void aCheckOrReportThatIsRefusedDoesNotStopASendAndIsTold() {
    it.metering.fail(Status.INVALID_ARGUMENT.withDescription("tenant_id: +966536656166"));
    assertEquals(200, it.send(GOOD).statusCode());
    assertEquals(1, it.provider.sent().size());
    assertEquals(1, log.count("a send goes on unchecked: tenant " + TENANT), log.all()::toString);
    assertNothingPersonalInLog();
  }

  @Test
  void aRefusalOfTheProviderIs502WithItsCodeAndNotReported() {
    it.provider.reply(
        400,
        "{\"error\":{\"message\":\"Re-engagement message to +966536656166\",\"code\":131047}}");
    HttpResponse<String> answer = it.send(GOOD);
    assertError(502, "PROVIDER_FAILED", answer);
    assertEquals(131047, json(answer).path("details").path("providerCode").intValue());
    assertEquals(400, json(answer).path("details").path("providerStatus").intValue());
    assertFalse(answer.body().contains("966"), answer.body());
    assertFalse(answer.body().contains(PROVIDER_TOKEN), answer.body());
    assertEquals(0, it.metering.outbound().size());
    assertEquals(1, it.count("sends_failed"));
    assertNothingPersonalInLog();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | <html>oops</html>",
        "401 | {\"error\":{\"code\":190}}",
        "200 | hello",
        "200 | {}",
        "200 | {\"messages\":[]}",
        "200 | {\"messages\":[{\"id\":7}]}",
        "302 | {}"
      })
  void whatIsNoMessageIdIsAFailureOfTheProvider(int status, String body) {
    it.provider.reply(status, body);
    HttpResponse<String> answer = it.send(GOOD);
    assertError(502, "PROVIDER_FAILED", answer);
    assertEquals(status, json(answer).path("details").path("providerStatus").intValue());
    assertEquals(0, it.metering.outbound().size());
  }

  @Test
  void aHugeAnswerOfTheProviderIsNotRead() {
    it.provider.reply(200, "{\"messages\":[{\"id\":\"" + "a".repeat(1_000_000) + "\"}]}");
    assertError(502, "PROVIDER_FAILED", it.send(GOOD));
  }

  @Test
  void aProviderThatDoesNotAnswerOrIsAwayIs502() {
    it.provider.hold();
    HttpResponse<String> late = it.send(GOOD);
    assertError(502, "PROVIDER_FAILED", late);
    assertTrue(late.body().contains("not in time"), late.body());
    it.provider.close();
    assertError(502, "PROVIDER_FAILED", it.send(GOOD));
    assertEquals(0, it.metering.outbound().size());
  }

  @Test
  void sendsBeyondThePlacesAre503() {
    it.close();
    it = new GatewayUnderTest(settings(2));
    it.provider.hold();
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    waiting.add(it.sendAsync(GOOD));
    waiting.add(it.sendAsync(GOOD));
    Eventually.until("both are with the provider", () -> it.provider.sent().size() == 2);
    assertError(503, "BUSY", it.send(GOOD));
    it.provider.release();
    waiting.forEach(send -> assertEquals(200, send.join().statusCode()));
    assertEquals(200, it.send(GOOD).statusCode());
  }

  /** With time enough for the first call of a busy machine. */
  private Settings settings(int inFlightMax) {
    return new Settings(inFlightMax, true, Duration.ofSeconds(10), clock);
  }

  private static QuotaDecision refusal(QuotaReason reason) {
    Period period =
        Period.newBuilder()
            .setYear(2025)
            .setMonth(1)
            .setStart(timestamp(Instant.parse("2024-12-31T21:00:00Z")))
            .setEnd(timestamp(Instant.parse("2025-01-31T21:00:00Z")))
            .setTimeZone("Asia/Riyadh")
            .build();
    return QuotaDecision.newBuilder()
        .setAllowed(false)
        .setReason(reason)
        .setMessage("Monthly conversation limit of 1000 reached.")
        .setQuota(
            Quota.newBuilder()
                .setPlanCode("FREE")
                .setPlanName("Free")
                .setLimit(1000)
                .setGranted(10)
                .setEffectiveLimit(1010)
                .setUsed(1012)
                .setRemaining(-2)
                .setPeriod(period)
                .setDaysUntilReset(1))
        .build();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static String body(String phone, String from) {
    return "{\"phoneNumber\":\"%s\",\"text\":\"Your order is ready\",\"fromNumber\":\"%s\"}"
        .formatted(phone, from);
  }

  private static List<String> fields(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void assertNothingHappened() {
    assertEquals(0, it.metering.reservations().size());
    assertEquals(0, it.provider.sent().size());
    assertEquals(0, it.metering.outbound().size());
  }

  private void assertNothingPersonalInLog() {
    for (String personal : List.of("536656166", "wamid", PROVIDER_TOKEN)) {
      assertEquals(0, log.count(personal), log.all()::toString);
    }
  }

  private static void assertError(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(code, json(answer).path("code").asText(), answer.body());
    assertTrue(json(answer).path("error").asText().length() > 5, answer.body());
  }
}

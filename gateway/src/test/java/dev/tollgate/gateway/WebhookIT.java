package dev.tollgate.gateway;

import static dev.tollgate.gateway.GatewayUnderTest.NUMBER_ID;
import static dev.tollgate.gateway.GatewayUnderTest.TENANT;
import static dev.tollgate.gateway.GatewayUnderTest.json;
import static dev.tollgate.gateway.testing.WebhookBodies.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.GatewayUnderTest.Settings;
import dev.tollgate.gateway.config.CountConfig;
import dev.tollgate.gateway.testing.LogLines;
import dev.tollgate.gateway.testing.RawAnswer;
import dev.tollgate.gateway.testing.Refusals;
import dev.tollgate.gateway.testing.SettableTime;
import dev.tollgate.gateway.testing.WebhookBodies;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.testing.Eventually;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookIT {
  private static final String GOOD =
      WebhookBodies.of(NUMBER_ID, List.of(message("wamid.1", "966510000087", "1736728976")));

  private final LogLines log = new LogLines();
  private final SettableTime clock = new SettableTime(Instant.parse("2025-01-31T12:00:00Z"));
  private GatewayUnderTest it = new GatewayUnderTest();

  @BeforeEach
  void serves() {
    assertEquals(200, it.get("/health").statusCode());
  }

  @AfterEach
  void stop() {
    it.close();
    log.close();
  }

  @Test
  void aMessageIsRecordedBeforeTheAnswer() {
    HttpResponse<String> answer =
        it.post(
            WebhookBodies.of(
                NUMBER_ID,
                "[{\"profile\":{\"name\":\"Amal\"},\"wa_id\":\"966510000087\"}]",
                List.of(message("wamid.1", "966510000087", "1736728976"))));
    assertEquals(200, answer.statusCode());
    TrackMessageRequest recorded = it.metering.inbound(TENANT, "wamid.1");
    assertEquals("+966510000087", recorded.getCustomerId());
    assertEquals("Amal", recorded.getCustomerName());
    assertEquals(1736728976, recorded.getOccurredAt().getSeconds());
    assertEquals(0, recorded.getOccurredAt().getNanos());
  }

  @Test
  void theOtherIdOfTheSenderIsReportedAsAnAlias() {
    String message = "{\"id\":\"wamid.%s\",\"timestamp\":\"1736728976\",%s}";
    String contacts = "[{\"user_id\":\"SA.2\"},{\"user_id\":\"SA.1\",\"wa_id\":\"966510000087\"}]";
    HttpResponse<String> answer =
        it.post(
            WebhookBodies.of(
                NUMBER_ID,
                contacts,
                List.of(
                    message.formatted("1", "\"from\":\"966510000087\""),
                    message.formatted("2", "\"from_user_id\":\"SA.2\""))));
    assertEquals(200, answer.statusCode());
    TrackMessageRequest both = it.metering.inbound(TENANT, "wamid.1");
    assertEquals("+966510000087", both.getCustomerId());
    assertEquals(List.of("SA.1"), both.getCustomerAliasesList());
    TrackMessageRequest one = it.metering.inbound(TENANT, "wamid.2");
    assertEquals("SA.2", one.getCustomerId());
    assertEquals(List.of(), one.getCustomerAliasesList());
    assertNothingPersonalInLog();
  }

  @Test
  void aWholeWebhookIsRecordedAndARepeatCountsAsOne() {
    String body = WebhookBodies.of(NUMBER_ID, messages(1000));
    assertEquals(200, it.post(body).statusCode());
    assertRecorded(1000);
    assertEquals(200, it.post(body).statusCode());
    assertRecorded(1000);
    Eventually.until("the repeats are known", () -> it.count("messages_repeated") == 1000);
    assertEquals(1000, it.count("messages_recorded"));
    assertRecorded(1000);
  }

  /** A webhook is answered once its messages are recorded, or in the spool and on their way. */
  private void assertRecorded(int messages) {
    Eventually.until("all are recorded", () -> it.metering.inbound().size() >= messages);
    assertEquals(messages, it.metering.inbound().size());
  }

  @Test
  void aBadMessageAmongGoodOnesIsLoggedAndCounted() {
    HttpResponse<String> answer =
        it.post(
            WebhookBodies.of(
                NUMBER_ID,
                List.of(
                    message("wamid.1", "966510000087", "1736728976"),
                    "{\"from\":\"966510000088\",\"timestamp\":\"1736728976\"}",
                    "{\"id\":\"wamid.3\",\"timestamp\":\"1736728976\"}",
                    message("wamid.4", "966510000089", "yesterday"),
                    message("wamid.5", "966510000090", "1736728976"))));
    assertEquals(200, answer.statusCode());
    assertRecorded(2);
    assertEquals(3, it.count("items_bad"));
    for (String reason : List.of("no id", "no sender", "timestamp is not unix seconds")) {
      assertEquals(1, log.count("not counted: " + reason), log.all()::toString);
    }
    assertNothingPersonalInLog();
  }

  @Test
  void anUnknownNumberIsLoggedOnceAndAnswered200() {
    for (int i = 0; i < 3; i++) {
      assertEquals(
          200,
          it.post(
                  WebhookBodies.of(
                      "999", List.of(message("wamid." + i, "966510000087", "1736728976"))))
              .statusCode());
    }
    assertEquals(0, it.metering.inbound().size());
    assertEquals(3, it.count("messages_of_unknown_tenant"));
    assertEquals(1, log.count("phone_number_id 999"), log.all()::toString);
  }

  @Test
  void statusesAreAnswered200AndCountedWithoutADatabase() {
    String body =
        "{\"entry\":[{\"changes\":[{\"value\":{\"metadata\":{\"phone_number_id\":\"%s\"},"
            .formatted(NUMBER_ID);
    String status =
        "\"statuses\":[{\"id\":\"wamid.1\",\"status\":\"read\",\"timestamp\":\"1736728976\"},{}]";
    assertEquals(200, it.post(body + status + "}}]}]}").statusCode());
    assertEquals(1, it.count("statuses_ignored"));
    assertEquals(1, it.count("items_bad"));
    assertEquals(0, it.metering.inbound().size());
  }

  @Test
  void onlyWhatIsSetToBeIsCounted() {
    String reaction =
        message("wamid.r", "966510000087", "1736728976")
            .replace("\"type\":\"text\"", "\"type\":\"reaction\"");
    String echo =
        """
        {"entry":[{"changes":[{"field":"smb_message_echoes","value":{
          "metadata":{"phone_number_id":"%s"},"message_echoes":[
          {"id":"wamid.e","from":"966550000001","to":"966510000087","type":"text",
           "timestamp":"1736728976"}]}}]}]}"""
            .formatted(NUMBER_ID);
    assertEquals(200, it.post(WebhookBodies.of(NUMBER_ID, List.of(reaction))).statusCode());
    assertEquals(200, it.post(echo).statusCode());
    assertEquals(0, it.metering.inbound().size());
    assertEquals(0, it.metering.outbound().size());
    assertEquals(1, it.count("reactions_not_counted"));
    assertEquals(1, it.count("echoes_not_counted"));

    replace(Settings.USUAL.counting(CountConfig.of(List.of("echo", "reaction"))));
    assertEquals(200, it.post(WebhookBodies.of(NUMBER_ID, List.of(reaction))).statusCode());
    assertEquals(200, it.post(echo).statusCode());
    assertRecorded(1);
    assertEquals("wamid.e", it.metering.outbound().get(0).getMessageId());
    assertEquals("+966510000087", it.metering.outbound().get(0).getCustomerId());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | NO_BODY",
        "hello | NOT_JSON",
        "{\"entry\":[ | NOT_JSON",
        "[] | NOT_AN_OBJECT",
        "null | NOT_AN_OBJECT"
      })
  void aSignedBodyThatIsNoWebhookIs400(String body, String code) {
    HttpResponse<String> answer = it.post(body);
    assertError(400, code, answer);
    assertEquals(0, it.metering.inbound().size());
  }

  @Test
  void deepNestingIs400() {
    String deep = "{\"a\":".repeat(200_000) + "1" + "}".repeat(200_000);
    assertError(400, "LIMIT", it.post(deep));
  }

  @Test
  void moreThanAThousandUpdatesAre400() {
    assertError(400, "TOO_MANY_UPDATES", it.post(WebhookBodies.of(NUMBER_ID, messages(1001))));
    assertEquals(0, it.metering.inbound().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "sha1=00",
        "sha256=0000000000000000000000000000000000000000000000000000000000000000"
      })
  void aWrongSignatureIs401WhateverTheBody(String header) {
    for (String body : List.of(GOOD, "", "hello", "[")) {
      assertError(401, "WRONG_SIGNATURE", it.postSignedAs(body, header));
    }
    assertEquals(0, it.metering.inbound().size());
  }

  @Test
  void threeMegabytesAreTakenAndOneByteMoreIsNot() {
    byte[] largest = padded(3 * 1024 * 1024);
    assertEquals(200, it.post(largest).statusCode());
    assertRecorded(1);
    assertError(413, "BODY_TOO_LARGE", it.post(padded(3 * 1024 * 1024 + 1)));
    assertError(413, "BODY_TOO_LARGE", it.post(padded(4 * 1024 * 1024)));
  }

  @Test
  void aLargeBodyWithoutALengthIsRefusedToo() {
    byte[] large = padded(4 * 1024 * 1024);
    HttpRequest chunked =
        HttpRequest.newBuilder(it.url("/webhooks/whatsapp"))
            .POST(
                BodyPublishers.ofByteArrays(
                    IntStream.range(0, 64)
                        .mapToObj(i -> Arrays.copyOf(large, large.length / 64))
                        .toList()))
            .build();
    assertError(413, "BODY_TOO_LARGE", it.exchange(chunked));
  }

  @Test
  void meteringAwayIsToldOnceAndWhatComesMeanwhileIsRecordedLater() {
    replace(new Settings(64, true, Duration.ofMillis(500), clock));
    it.metering.stop();
    for (int i = 0; i < 5; i++) {
      assertEquals(200, it.post(ofTenant(NUMBER_ID, "wamid.away-" + i)).statusCode());
    }
    assertEquals(200, it.post(ofTenant(NUMBER_ID, "wamid.away-0")).statusCode());
    assertEquals("away", json(it.get("/health")).path("metering").asText());
    assertEquals(6, it.count("messages_spooled"));
    it.metering.restart();
    Eventually.until("all are recorded", () -> it.metering.inbound().size() == 5);
    clock.advance(Duration.ofSeconds(5));
    assertEquals(200, it.post(GOOD).statusCode());
    assertEquals(1, log.count("metering is away"), log.all()::toString);
    assertEquals(1, log.count("metering is back"), log.all()::toString);
    assertEquals("ok", json(it.get("/health")).path("metering").asText());
    assertNothingPersonalInLog();
  }

  @Test
  void whatTheSpoolHasNoRoomForIsLeftToTheProvidersRetry() {
    replace(new Settings(64, true, Duration.ofMillis(500), clock).withSpoolItems(2));
    it.metering.stop();
    assertEquals(200, it.post(ofTenant(NUMBER_ID, "wamid.a")).statusCode());
    assertEquals(200, it.post(ofTenant(NUMBER_ID, "wamid.b")).statusCode());
    HttpResponse<String> full = it.post(ofTenant(NUMBER_ID, "wamid.c"));
    assertError(503, "METERING_AWAY", full);
    assertEquals("1", full.headers().firstValue("Retry-After").orElse(""));
    assertEquals(1, it.count("messages_left_to_retry"));
    it.metering.restart();
    Eventually.until(
        "there is room again", () -> it.post(ofTenant(NUMBER_ID, "wamid.c")).statusCode() == 200);
    Eventually.until("all are recorded", () -> it.metering.inbound().size() == 3);
  }

  @Test
  void aRefusedKeyIsToldOnceAndLosesNothing() {
    replace(new Settings(64, true, Duration.ofSeconds(2), clock));
    it.metering.fail(Status.UNAUTHENTICATED.withDescription("the key is revoked"));
    for (int i = 0; i < 3; i++) {
      assertEquals(200, it.post(ofTenant(NUMBER_ID, "wamid.away-" + i)).statusCode());
    }
    assertEquals("key_refused", json(it.get("/health")).path("metering").asText());

    it.metering.recover();
    Eventually.until("all are recorded", () -> it.metering.inbound().size() == 3);
    clock.advance(Duration.ofSeconds(5));
    assertEquals(200, it.post(GOOD).statusCode());
    assertEquals(1, log.count("metering refuses this gateway's key"), log.all()::toString);
    assertEquals(1, log.count("metering is back"), log.all()::toString);
    assertNothingPersonalInLog();
  }

  @Test
  void aRateThatIsUsedUpLosesNothing() {
    it.metering.fail(Refusals.overRate());
    assertEquals(200, it.post(GOOD).statusCode());
    assertEquals("over_rate", json(it.get("/health")).path("metering").asText());
    it.metering.recover();
    Eventually.until("it is recorded", () -> it.metering.inbound().size() == 1);
  }

  @Test
  void aTenantThatTheKeyDoesNotHaveIs503ToldOnceAndTheOthersAreRecorded() {
    replace(new Settings(64, true, Duration.ofSeconds(2), clock));
    it.metering.refuse("wamid.1", Status.Code.PERMISSION_DENIED);
    for (int i = 0; i < 3; i++) {
      assertError(503, "METERING_AWAY", it.post(ofTenant(NUMBER_ID, "wamid.1")));
      clock.advance(Duration.ofSeconds(5));
      assertEquals(200, it.post(ofTenant("100000000015838", "wamid.2")).statusCode());
    }
    assertRecorded(1);
    assertEquals(3, it.count("calls_denied"));
    assertEquals(0, it.count("messages_refused"));
    assertEquals(List.of(denial()), log.all());
    assertEquals("denied", json(it.get("/health")).path("metering").asText());

    it.metering.refuseNothing();
    assertEquals(200, it.post(ofTenant(NUMBER_ID, "wamid.1")).statusCode());
    assertRecorded(2);
    assertEquals("ok", json(it.get("/health")).path("metering").asText());
    assertNothingPersonalInLog();
  }

  private static String ofTenant(String numberId, String messageId) {
    return WebhookBodies.of(numberId, List.of(message(messageId, "966510000087", "1736728976")));
  }

  private static String denial() {
    return "this gateway's key may not record messages of tenant "
        + TENANT
        + " (PERMISSION_DENIED): until it may webhooks are answered 503 and left to the provider's"
        + " retry, and sends go on unrecorded. It needs the scope and the tenant";
  }

  @Test
  void aKeyThatMayNotRecordLosesNothing() {
    it.metering.fail(Status.PERMISSION_DENIED);
    assertEquals(200, it.post(GOOD).statusCode());
    it.metering.recover();
    Eventually.until("it is recorded", () -> it.metering.inbound().size() == 1);
  }

  @Test
  void aMeteringThatDoesNotAnswerIsWaitedForShortly() {
    it.metering.hold();
    assertEquals(200, it.post(GOOD).statusCode());
    assertEquals(1, it.count("messages_spooled"));
    it.metering.release();
    Eventually.until("it is recorded", () -> it.metering.inbound().size() == 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"INVALID_ARGUMENT", "OUT_OF_RANGE", "ALREADY_EXISTS", "UNIMPLEMENTED", "NOT_FOUND"})
  void whatIsRefusedForGoodIsLoggedCountedAndAnswered200(Status.Code code) {
    it.metering.refuse("wamid.1", code);
    assertEquals(200, it.post(WebhookBodies.of(NUMBER_ID, messages(3))).statusCode());
    assertRecorded(2);
    assertEquals(1, it.count("messages_refused"));
    assertEquals(2, it.count("messages_recorded"));
    assertEquals(1, log.count("refused for good"), log.all()::toString);
    assertEquals(1, log.count(TENANT + ": " + code), log.all()::toString);
    assertNothingPersonalInLog();
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "INTERNAL"})
  void whatMayPassLaterIsKeptAndReportedAgain(Status.Code code) {
    it.metering.refuse("wamid.1", code);
    assertEquals(200, it.post(WebhookBodies.of(NUMBER_ID, messages(3))).statusCode());
    assertRecorded(2);
    it.metering.refuseNothing();
    Eventually.until("it is recorded", () -> it.metering.inbound().size() == 3);
  }

  @Test
  void postsBeyondThePlacesAre503AndThePlacesComeBack() {
    replace(new Settings(2, true, Duration.ofSeconds(20), InstantSource.system()));
    it.metering.hold();
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    waiting.add(it.postAsync(GOOD));
    waiting.add(it.postAsync(GOOD));
    Eventually.until("both are with metering", () -> it.metering.held() == 2);
    assertError(503, "BUSY", it.post(GOOD));
    assertEquals(200, it.get("/health").statusCode());
    it.metering.release();
    waiting.forEach(post -> assertEquals(200, post.join().statusCode()));
    for (int i = 0; i < 10; i++) {
      assertError(401, "WRONG_SIGNATURE", it.postSignedAs(GOOD, ""));
    }
    assertEquals(200, it.post(GOOD).statusCode());
  }

  @Test
  void aStopLetsRequestsInProgressEnd() {
    replace(new Settings(64, true, Duration.ofSeconds(20), InstantSource.system()));
    it.metering.hold();
    CompletableFuture<HttpResponse<String>> waiting = it.postAsync(GOOD);
    Eventually.until("it is with metering", () -> it.metering.held() == 1);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(it.gateway::close);
    Eventually.until("no new requests", () -> refuses(it));
    // Idle connections are closed early in a stop; one with a request in progress is not idle.
    long began = System.nanoTime();
    Eventually.until(
        "idle connections are closed",
        () -> System.nanoTime() - began > Duration.ofMillis(2500).toNanos());
    assertFalse(closing.isDone());
    it.metering.release();
    assertEquals(200, waiting.join().statusCode());
    closing.join();
  }

  @Test
  void theHandshakeEchoesTheChallengeToWhoKnowsTheToken() {
    String path = "/webhooks/whatsapp?hub.mode=%s&hub.verify_token=%s&hub.challenge=%s";
    HttpResponse<String> answer =
        it.get(path.formatted("subscribe", "test%20%26%20verify", "1158201444%3Cb%3E"));
    assertEquals(200, answer.statusCode());
    assertEquals("1158201444<b>", answer.body());
    assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
    for (String wrong :
        List.of(
            path.formatted("subscribe", "other", "1"),
            path.formatted("subscribe", "", "1"),
            path.formatted("unsubscribe", "test%20%26%20verify", "1"),
            "/webhooks/whatsapp")) {
      assertError(403, "NOT_VERIFIED", it.get(wrong));
    }
  }

  @Test
  void otherPathsAndMethodsAreAnsweredInJson() throws IOException {
    assertError(404, "NOT_FOUND", it.get("/"));
    assertError(404, "NOT_FOUND", it.get("/webhooks/other"));
    assertError(405, "METHOD_NOT_ALLOWED", it.get("/api/whatsapp/send"));
    for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "BREW")) {
      HttpRequest request =
          HttpRequest.newBuilder(it.url("/webhooks/whatsapp"))
              .method(method, BodyPublishers.noBody())
              .build();
      assertError(405, "METHOD_NOT_ALLOWED", it.exchange(request));
    }
    for (String line :
        List.of(
            "GET /%zz HTTP/1.1",
            "GET /webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=%zz HTTP/1.1",
            "GET /a/%2e%2e/b HTTP/1.1",
            "GET /" + "a".repeat(20_000) + " HTTP/1.1",
            "nonsense")) {
      RawAnswer answer = RawAnswer.to(it.gateway.port(), line);
      assertTrue(answer.status() >= 400 && answer.status() < 500, answer::toString);
      assertTrue(json(answer.body()).hasNonNull("error"), answer::toString);
      assertFalse(answer.body().contains("\tat "), answer::toString);
    }
  }

  @Test
  void aClientThatGoesAwayInTheMiddleOfItsBodyHurtsNobody() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), it.gateway.port())) {
      socket
          .getOutputStream()
          .write(
              "POST /webhooks/whatsapp HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{\"entry"
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }
    Eventually.until("refused", () -> it.count("webhook_posts_refused") == 1);
    assertEquals(200, it.post(GOOD).statusCode());
  }

  private void replace(Settings settings) {
    it.close();
    it = new GatewayUnderTest(settings);
  }

  private static boolean refuses(GatewayUnderTest it) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), it.gateway.port())) {
      socket.setSoTimeout(5000);
      socket
          .getOutputStream()
          .write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return !answer.endsWith("200");
    } catch (IOException refused) {
      return true;
    }
  }

  private void assertNothingPersonalInLog() {
    for (String personal : List.of("9665100", "wamid", "SA.")) {
      assertEquals(0, log.count(personal), log.all()::toString);
    }
  }

  private static void assertError(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(code, json(answer).path("code").asText(), answer.body());
    assertTrue(json(answer).path("error").asText().length() > 5, answer.body());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
  }

  private static List<String> messages(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> message("wamid." + i, "966510000087", "1736728976"))
        .toList();
  }

  private static byte[] padded(int length) {
    String padding = " ".repeat(length - GOOD.length());
    return (GOOD + padding).getBytes(StandardCharsets.UTF_8);
  }
}

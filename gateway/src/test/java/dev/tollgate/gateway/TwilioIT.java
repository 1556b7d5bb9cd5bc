package dev.tollgate.gateway;

import static dev.tollgate.gateway.GatewayUnderTest.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.GatewayUnderTest.Settings;
import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.TwilioConfig;
import dev.tollgate.gateway.standin.StandIn;
import dev.tollgate.gateway.testing.LogLines;
import dev.tollgate.gateway.testing.TestPostgres;
import dev.tollgate.gateway.twilio.TwilioSignature;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.testing.Eventually;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twilio's side of the gateway. */
class TwilioIT {
  private static final Secret AUTH_TOKEN = Secret.of("token", "test auth token");
  private static final String PUBLIC = "https://gateway.example";
  private static final String NUMBER = "+966550000003";
  private static final String MESSAGES = "/webhooks/twilio";
  private static final String STATUS = "/webhooks/twilio/status?requestId=order-7";

  private final LogLines log = new LogLines();
  private final StandIn standIn = StandIn.start(0);
  private final TwilioConfig config =
      new TwilioConfig(
          Optional.of(new TwilioConfig.Account("AC1", AUTH_TOKEN)),
          standIn.twilioUrl(),
          Optional.of(URI.create(PUBLIC + "/")));
  private GatewayUnderTest it = new GatewayUnderTest(Settings.USUAL.with(config));

  @AfterEach
  void stop() {
    it.close();
    standIn.close();
    log.close();
  }

  @Test
  void aMessageIsRecordedAndARepeatCountsAsOne() {
    HttpResponse<String> answer = post(MESSAGES, message("SM1"), "token-1");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("text/xml", answer.headers().firstValue("Content-Type").orElse(""));
    assertTrue(answer.body().endsWith("<Response/>"), answer.body());
    TrackMessageRequest recorded = it.metering.inbound("rest-003", "SM1");
    assertEquals("+966510000087", recorded.getCustomerId());
    assertEquals(List.of(), recorded.getCustomerAliasesList());
    assertEquals("Amal \u00e9", recorded.getCustomerName());

    assertEquals(200, post(MESSAGES, message("SM1"), "token-1").statusCode());
    assertEquals(1, it.count("webhook_posts_repeated"));
    assertEquals(200, post(MESSAGES, message("SM1"), "token-2").statusCode());
    assertEquals(1, it.count("messages_repeated"));
    assertEquals(1, it.metering.inbound().size());
    assertNothingPersonalInLog();
  }

  @Test
  void anotherWaIdIsAnAlias() {
    Map<String, String> form = message("SM1");
    form.put("WaId", "5215512345678");
    form.put("From", "whatsapp:+525512345678");
    assertEquals(200, post(MESSAGES, form, "").statusCode());
    TrackMessageRequest recorded = it.metering.inbound("rest-003", "SM1");
    assertEquals("+525512345678", recorded.getCustomerId());
    assertEquals(List.of("+5215512345678"), recorded.getCustomerAliasesList());
  }

  @Test
  void aMessageToNobodysNumberIsCountedAndAnswered200() {
    Map<String, String> form = message("SM1");
    form.put("To", "whatsapp:+966550000009");
    assertEquals(200, post(MESSAGES, form, "").statusCode());
    assertEquals(1, it.count("messages_of_unknown_tenant"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MessageSid", "From", "To"})
  void whatIsMissingIsNamed(String parameter) {
    Map<String, String> form = message("SM1");
    form.remove(parameter);
    HttpResponse<String> answer = post(MESSAGES, form, "");
    assertError(400, "INVALID_FIELD", answer);
    assertTrue(answer.body().contains(parameter), answer.body());
    assertEquals(0, it.metering.inbound().size());
  }

  @Test
  void aWrongSignatureIs401() {
    Map<String, String> form = message("SM1");
    for (String signature :
        List.of("", "x", new TwilioSignature(AUTH_TOKEN).sign(PUBLIC + "/other", form))) {
      assertError(401, "WRONG_SIGNATURE", signedAs(MESSAGES, encoded(form), signature, ""));
    }
    assertEquals(0, it.metering.inbound().size());
  }

  @Test
  void aBrokenFormIs400() {
    assertError(400, "NOT_A_FORM", signedAs(MESSAGES, "a=%zz", "x", ""));
    String many =
        java.util.stream.IntStream.range(0, 300)
            .mapToObj(i -> "p" + i + "=1")
            .collect(Collectors.joining("&"));
    assertError(400, "LIMIT", signedAs(MESSAGES, many, "x", ""));
    assertError(413, "BODY_TOO_LARGE", signedAs(MESSAGES, "a=" + "b".repeat(70_000), "x", ""));
  }

  @Test
  void withoutAnAccountItIsOff() {
    it.close();
    it = new GatewayUnderTest();
    assertError(503, "TWILIO_OFF", post(MESSAGES, message("SM1"), ""));
    assertError(503, "SENDS_OFF", it.send(send()));
  }

  @Test
  void sendsOfItsTenantsGoThroughTwilioAndStatusesMarkThem() {
    it.close();
    it =
        new GatewayUnderTest(
            Settings.USUAL
                .with(config)
                .queued(TestPostgres.fresh().ofGateway(), QueueConfig.defaults()));
    HttpResponse<String> answer = it.send(send());
    assertEquals(202, answer.statusCode(), answer.body());
    String jobId = json(answer).path("jobId").asText();
    Eventually.until("it is sent", () -> it.job(jobId).path("state").asText().equals("sent"));
    assertEquals(NUMBER, standIn.delivered().get(0).handed().from());
    assertEquals("order-7", standIn.delivered().get(0).handed().requestId());
    String sid = it.job(jobId).path("sid").asText();
    assertEquals(standIn.delivered().get(0).messageId(), sid);

    assertEquals(200, post(STATUS, status(sid, "read"), "").statusCode());
    assertEquals(200, post(STATUS, status(sid, "sent"), "").statusCode());
    assertEquals("read", it.job(jobId).path("delivery").path("status").asText());
    assertError(400, "INVALID_FIELD", post(STATUS, status(sid, "7"), ""));
    assertNothingPersonalInLog();
  }

  @Test
  void aTextIsAsLongAsTwilioTakes() {
    String body = send().replace("hello", "a".repeat(1601));
    HttpResponse<String> answer = it.send(body);
    assertError(400, "INVALID_FIELD", answer);
    assertEquals("text", json(answer).path("field").asText());
    assertTrue(answer.body().contains("1600"), answer.body());
  }

  private static String send() {
    return """
        {"phoneNumber":"+966536656166","text":"hello","fromNumber":"%s","requestId":"order-7"}"""
        .formatted(NUMBER);
  }

  private static Map<String, String> message(String sid) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("MessageSid", sid);
    form.put("From", "whatsapp:+966510000087");
    form.put("To", "whatsapp:" + NUMBER);
    form.put("WaId", "966510000087");
    form.put("ProfileName", "Amal \u00e9");
    form.put("Body", "one & two = \u0663");
    form.put("NumMedia", "0");
    return form;
  }

  private static Map<String, String> status(String sid, String status) {
    return Map.of(
        "MessageSid", sid, "MessageStatus", status, "From", "whatsapp:" + NUMBER, "To", "x");
  }

  private HttpResponse<String> post(String path, Map<String, String> form, String token) {
    String signature = new TwilioSignature(AUTH_TOKEN).sign(PUBLIC + path, form);
    return signedAs(path, encoded(form), signature, token);
  }

  private HttpResponse<String> signedAs(String path, String body, String signature, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(it.url(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Twilio-Signature", signature)
            .POST(BodyPublishers.ofString(body));
    return it.exchange(
        (token.isEmpty() ? request : request.header("I-Twilio-Idempotency-Token", token)).build());
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private void assertNothingPersonalInLog() {
    for (String personal : List.of("966510000087", "536656166", "SM1", "Amal")) {
      assertEquals(0, log.count(personal), log.all()::toString);
    }
  }

  private static void assertError(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(code, json(answer).path("code").asText(), answer.body());
  }
}

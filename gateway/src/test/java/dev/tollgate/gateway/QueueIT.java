package dev.tollgate.gateway;

import static dev.tollgate.gateway.GatewayUnderTest.NUMBER;
import static dev.tollgate.gateway.GatewayUnderTest.TENANT;
import static dev.tollgate.gateway.GatewayUnderTest.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.GatewayUnderTest.Settings;
import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.config.Retries;
import dev.tollgate.gateway.testing.FakeMetering;
import dev.tollgate.gateway.testing.LogLines;
import dev.tollgate.gateway.testing.SameLane;
import dev.tollgate.gateway.testing.TestPostgres;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.testing.Eventually;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queued sends, between a fake metering service and a stand-in for the provider. */
class QueueIT {
  private static final long WAITING_MAX = 100;
  private static final QueueConfig QUICK = quick(3, true);

  private final LogLines log = new LogLines();
  private final TestPostgres.Fresh database = TestPostgres.fresh();
  private GatewayUnderTest it = gateway(QUICK);

  @AfterEach
  void stop() {
    it.close();
    log.close();
  }

  @Test
  void aSendIsQueuedSentAndRecordedWithItsPath() {
    HttpResponse<String> answer = it.send(body("+966536656166", "a"));
    assertEquals(202, answer.statusCode(), answer.body());
    assertEquals("queued", json(answer).path("status").asText());
    String jobId = json(answer).path("jobId").asText();
    JsonNode job = awaitState(jobId, "sent");
    assertEquals("wamid.sent-1", job.path("sid").asText());
    assertEquals(1, job.path("tries").asInt());
    TrackOutboundRequest tracked = it.metering.outbound().get(0);
    assertEquals("wamid.sent-1", tracked.getMessageId());
    assertEquals(SendPath.SEND_PATH_QUEUED, tracked.getPath());
    assertEquals(TENANT, tracked.getTenantId());
    // Asked when it was taken and when its turn came, under one key.
    assertEquals(2, it.metering.reservations().size());
    assertEquals(
        1, it.metering.reservations().stream().map(r -> r.getReservationKey()).distinct().count());
    assertTrue(!tracked.getReservationId().isEmpty());
    assertEquals(0, it.metering.released().size());
    assertNothingPersonalInLog();
  }

  @Test
  void aConversationKeepsItsOrder() {
    for (int i = 0; i < 20; i++) {
      for (int customer = 0; customer < 3; customer++) {
        queue(body("+96653665616" + customer, "text " + i));
      }
    }
    Eventually.until("all are sent", () -> it.metering.outbound().size() == 60);
    for (int customer = 0; customer < 3; customer++) {
      String to = "+96653665616" + customer;
      List<String> texts =
          it.provider.sent().stream()
              .map(sent -> json(sent.body()))
              .filter(message -> message.path("to").asText().equals(to))
              .map(message -> message.path("text").path("body").asText())
              .toList();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        expected.add("text " + i);
      }
      assertEquals(expected, texts);
    }
  }

  @Test
  void ofOneConversationTheFirstGoesFirstOfOthersTheMoreUrgent() {
    it.provider.hold();
    String first = queue(body("+966536656166", "first"));
    Eventually.until("it is with the provider", () -> it.provider.sent().size() == 1);
    // The same conversation, and so the same lane.
    queue(body("+966536656166", "second", ",\"priority\":\"low\""));
    queue(body("+966536656166", "third", ",\"priority\":\"high\""));
    String urgent = SameLane.as("+966536656166", TENANT);
    queue(body(urgent, "urgent", ",\"priority\":\"high\""));
    it.provider.release();
    awaitState(first, "sent");
    Eventually.until("all are sent", () -> it.metering.outbound().size() == 4);
    assertEquals(
        List.of("first", "urgent", "second", "third"),
        it.provider.sent().stream()
            .map(sent -> json(sent.body()).path("text").path("body").asText())
            .toList());
  }

  @Test
  void whatMayPassLaterIsTriedAgain() {
    it.close();
    it = gateway(quick(10, true));
    it.provider.reply(400, "{\"error\":{\"code\":130429}}");
    String jobId = queue(body("+966536656166", "a"));
    Eventually.until("it is tried again", () -> it.count("sends_retried") > 0);
    it.provider.reply(0, "");
    JsonNode job = awaitState(jobId, "sent");
    assertTrue(job.path("tries").asInt() >= 2, job::toString);
    assertEquals(1, it.metering.outbound().size());
    assertEquals(0, it.metering.released().size(), "the conversation stays held between tries");
  }

  @ParameterizedTest
  @CsvSource({"400, 131047, 1", "400, 130429, 3"})
  void whatIsNotTakenFailsIsGivenBackAndCanBeReplayed(int status, int code, int tries) {
    it.provider.reply(status, "{\"error\":{\"code\":" + code + "}}");
    String jobId = queue(body("+966536656166", "a"));
    JsonNode job = awaitState(jobId, "failed");
    assertEquals(tries, job.path("tries").asInt(), job::toString);
    assertTrue(job.path("error").asText().contains(Integer.toString(code)), job::toString);
    assertEquals(tries, it.provider.sent().size());
    Eventually.until("the hold is given back", () -> it.metering.released().size() == 1);
    assertEquals(0, it.metering.outbound().size());
    assertEquals(List.of(jobId), listed("failed"));

    it.provider.reply(0, "");
    assertEquals(202, it.call("POST", "/api/whatsapp/jobs/" + jobId + "/replay", "").statusCode());
    awaitState(jobId, "sent");
    assertEquals(List.of(), listed("failed"));
    HttpResponse<String> again = it.call("POST", "/api/whatsapp/jobs/" + jobId + "/replay", "");
    assertError(409, "NOT_REPLAYABLE", again);
    assertNothingPersonalInLog();
  }

  @ParameterizedTest
  @CsvSource({"true, 3", "false, 1"})
  void whatNobodyKnowsTheEndOfIsSentAgainOrLeftToAPerson(boolean resend, int tries) {
    it.close();
    it = gateway(quick(3, resend));
    it.provider.reply(500, "<html>oops</html>");
    JsonNode job = awaitState(queue(body("+966536656166", "a")), "failed");
    assertEquals(tries, job.path("tries").asInt());
    assertEquals(0, it.metering.released().size(), "it may have gone out");
  }

  @Test
  void aRefusalWhenItsTurnComesIsSeenAndReplayedAfterAGrant() {
    it.provider.hold();
    String first = queue(body("+966536656166", "first"));
    Eventually.until("it is with the provider", () -> it.provider.sent().size() == 1);
    String second = queue(body("+966536656166", "second"));
    it.metering.decide(
        QuotaDecision.newBuilder()
            .setReason(QuotaReason.QUOTA_REASON_LIMIT_REACHED)
            .setMessage("Monthly conversation limit of 3 reached.")
            .setQuota(Quota.newBuilder().setLimit(3).setEffectiveLimit(3).setUsed(3))
            .build());
    it.provider.release();
    awaitState(first, "sent");
    JsonNode refused = awaitState(second, "refused");
    assertEquals("Monthly conversation limit of 3 reached.", refused.path("error").asText());
    assertEquals(1, it.provider.sent().size());
    assertEquals(List.of(second), listed("refused"));
    assertEquals(1, it.count("sends_refused"));

    it.metering.decide(FakeMetering.ALLOWED);
    HttpResponse<String> replayed =
        it.call("POST", "/api/whatsapp/jobs/replay", "{\"state\":\"refused\"}");
    assertEquals(202, replayed.statusCode(), replayed.body());
    assertEquals(1, json(replayed).path("jobs").asInt());
    awaitState(second, "sent");
  }

  @Test
  void aRepeatedRequestIsOneSendAlsoAfterARestart() {
    String named = body("+966536656166", "a", ",\"requestId\":\"order-7\"");
    String jobId = queue(named);
    awaitState(jobId, "sent");
    assertEquals(jobId, queue(named));
    assertError(
        422,
        "REQUEST_ID_REUSED",
        it.send(body("+966536656166", "b", ",\"requestId\":\"order-7\"")));
    it.close();
    it = gateway(QUICK);
    assertEquals(jobId, queue(named));
    assertError(
        422,
        "REQUEST_ID_REUSED",
        it.send(body("+966536656167", "a", ",\"requestId\":\"order-7\"")));
    assertEquals("sent", it.job(jobId).path("state").asText());
    assertEquals(0, it.provider.sent().size());
    assertEquals(0, it.metering.reservations().size(), "a repeat is not a new question");
  }

  @Test
  void aRepeatedDirectRequestIsOneSendAlsoAfterARestart() {
    it.close();
    QueueConfig off =
        new QueueConfig(
            false,
            WAITING_MAX,
            8,
            80,
            Retries.defaults(),
            Duration.ofHours(1),
            Duration.ofDays(30));
    it = gateway(off);
    String named = body("+966536656166", "a", ",\"requestId\":\"order-7\"");
    it.provider.reply(400, "{\"error\":{\"code\":131047}}");
    assertEquals(502, it.send(named).statusCode());
    it.provider.reply(0, "");
    assertEquals("wamid.sent-2", json(it.send(named)).path("sid").asText());
    it.close();
    it = gateway(off);
    assertEquals("wamid.sent-2", json(it.send(named)).path("sid").asText());
    assertEquals(0, it.provider.sent().size());
  }

  @Test
  void twoEqualRequestsAtOnceAreOneSend() {
    String named = body("+966536656166", "a", ",\"requestId\":\"order-7\"");
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(it.sendAsync(named));
    }
    List<String> jobs =
        answers.stream().map(answer -> json(answer.join()).path("jobId").asText()).toList();
    assertEquals(1, jobs.stream().distinct().count(), jobs::toString);
    awaitState(jobs.get(0), "sent");
    assertEquals(1, it.provider.sent().size());
  }

  @Test
  void aQueueThatIsAwayDoesNotStopSends() {
    it.provider.hold();
    String waiting = queue(body("+966536656166", "first"));
    String behind = queue(body("+966536656166", "second"));
    Eventually.until("one is with the provider", () -> it.provider.sent().size() == 1);
    database.goAway();
    it.provider.release();
    HttpResponse<String> direct = it.send(body("+966536656199", "direct"));
    assertEquals(200, direct.statusCode(), direct.body());
    assertEquals("ok", json(direct).path("status").asText());
    assertEquals(
        1,
        it.metering.outbound().stream()
            .filter(sent -> sent.getPath() == SendPath.SEND_PATH_DIRECT)
            .count());
    assertError(503, "QUEUE_AWAY", it.call("GET", "/api/whatsapp/jobs/" + waiting, ""));
    assertEquals(1, log.count("the gateway's database is away"), log.all()::toString);

    database.comeBack();
    Eventually.until(
        "the database is seen again",
        () -> it.call("GET", "/api/whatsapp/jobs/" + waiting, "").statusCode() == 200);
    awaitState(waiting, "sent");
    awaitState(behind, "sent");
    assertEquals(3, it.provider.sent().size(), "nothing goes out twice");
    assertEquals(202, it.send(body("+966536656199", "queued")).statusCode());
    assertNothingPersonalInLog();
  }

  @Test
  void aGatewayStartsWhileItsDatabaseIsAway() {
    it.close();
    database.goAway();
    it = gateway(QUICK);
    assertEquals(200, it.send(body("+966536656166", "direct")).statusCode());
    database.comeBack();
    Eventually.until(
        "sends are queued", () -> it.send(body("+966536656166", "a")).statusCode() == 202);
  }

  @Test
  void meteringAwayDoesNotStopQueuedSends() {
    it.metering.stop();
    awaitState(queue(body("+966536656166", "a")), "sent");
    it.metering.restart();
    Eventually.until("the spool delivers it", () -> it.metering.outbound().size() == 1);
    assertEquals(
        SendPath.SEND_PATH_QUEUED, it.metering.outbound().get(0).getPath(), "and as it was");
  }

  @Test
  void aStopEndsWhatIsUnderWayAndLosesNothing() {
    it.provider.hold();
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      jobs.add(queue(body("+966536656166", "text " + i)));
    }
    Eventually.until("one is with the provider", () -> it.provider.sent().size() == 1);
    HttpRequest health = HttpRequest.newBuilder(it.url("/health")).build();
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(it.gateway::close);
    Eventually.until("it takes no more requests", () -> isRefused(health));
    it.provider.release();
    stopped.join();
    int sent = it.provider.sent().size();
    assertEquals(sent, it.metering.outbound().size(), "what is begun ends");
    it.close();
    it = gateway(QUICK);
    jobs.forEach(job -> awaitState(job, "sent"));
    assertEquals(jobs.size() - sent, it.provider.sent().size());
  }

  private boolean isRefused(HttpRequest request) {
    try {
      return it.exchange(request).statusCode() != 200;
    } catch (AssertionError refused) {
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /api/whatsapp/jobs/7 | | 404 | NO_SUCH_JOB",
        "GET | /api/whatsapp/jobs/x | | 400 | INVALID_FIELD",
        "GET | /api/whatsapp/jobs/99999999999999999999 | | 400 | INVALID_FIELD",
        "GET | /api/whatsapp/jobs | | 400 | INVALID_FIELD",
        "GET | /api/whatsapp/jobs?state=lost | | 400 | INVALID_FIELD",
        "GET | /api/whatsapp/jobs?state=failed&limit=0 | | 400 | INVALID_FIELD",
        "GET | /api/whatsapp/jobs?state=failed&limit=1001 | | 400 | INVALID_FIELD",
        "GET | /api/whatsapp/jobs?state=failed&after=-1 | | 400 | INVALID_FIELD",
        "POST | /api/whatsapp/jobs/7/replay | | 404 | NO_SUCH_JOB",
        "POST | /api/whatsapp/jobs/replay | {} | 400 | INVALID_FIELD",
        "POST | /api/whatsapp/jobs/replay | {\"state\":\"sent\"} | 400 | INVALID_FIELD",
        "POST | /api/whatsapp/jobs/replay | [] | 400 | NOT_AN_OBJECT"
      })
  void wrongQuestionsAboutJobsAreTold(
      String method, String path, @Nullable String body, int status, String code) {
    assertError(status, code, it.call(method, path, body == null ? "" : body));
  }

  @Test
  void aFullQueueIs503AndHoldsNothing() {
    it.close();
    it =
        gateway(
            new QueueConfig(
                true, 2, 8, 1000, Retries.defaults(), Duration.ofHours(1), Duration.ofDays(30)));
    it.provider.hold();
    String first = queue(body("+966536656166", "under way"));
    Eventually.until("it is with the provider", () -> it.provider.sent().size() == 1);
    List<String> jobs = new ArrayList<>(List.of(first));
    Eventually.until(
        "it is full",
        () -> {
          HttpResponse<String> answer = it.send(body("+966536656166", "waits"));
          if (answer.statusCode() == 202) {
            jobs.add(json(answer).path("jobId").asText());
            return false;
          }
          assertError(503, "QUEUE_FULL", answer);
          return true;
        });
    assertTrue(jobs.size() >= 3, "two may wait");
    Eventually.until("nothing is held for it", () -> !it.metering.released().isEmpty());
    it.provider.release();
    jobs.forEach(job -> awaitState(job, "sent"));
    Eventually.until(
        "there is room", () -> it.send(body("+966536656166", "again")).statusCode() == 202);
  }

  @Test
  void jobsAreListedByPages() {
    it.provider.reply(400, "{\"error\":{\"code\":131047}}");
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      jobs.add(queue(body("+96653665616" + i, "a")));
    }
    jobs.forEach(job -> awaitState(job, "failed"));
    JsonNode first = json(it.call("GET", "/api/whatsapp/jobs?state=failed&limit=3", ""));
    JsonNode second =
        json(
            it.call(
                "GET",
                "/api/whatsapp/jobs?state=failed&limit=3&after=" + first.path("after").asText(),
                ""));
    List<String> listed = new ArrayList<>(ids(first));
    listed.addAll(ids(second));
    assertEquals(jobs, listed);
    assertTrue(second.path("after").isMissingNode(), second::toString);
    assertEquals(
        List.of(), ids(json(it.call("GET", "/api/whatsapp/jobs?state=failed&tenantId=other", ""))));
  }

  private List<String> listed(String state) {
    return ids(json(it.call("GET", "/api/whatsapp/jobs?state=" + state, "")));
  }

  private static List<String> ids(JsonNode list) {
    return list.path("jobs").valueStream().map(job -> job.path("jobId").asText()).toList();
  }

  private String queue(String body) {
    HttpResponse<String> answer = it.send(body);
    assertEquals(202, answer.statusCode(), answer.body());
    return json(answer).path("jobId").asText();
  }

  private JsonNode awaitState(String jobId, String state) {
    Eventually.until(
        "job " + jobId + " is " + state, () -> it.job(jobId).path("state").asText().equals(state));
    return it.job(jobId);
  }

  private static QueueConfig quick(int tries, boolean resend) {
    return new QueueConfig(
        true,
        WAITING_MAX,
        8,
        1000,
        new Retries(tries, Duration.ofMillis(50), resend),
        Duration.ofHours(1),
        Duration.ofDays(30));
  }

  private GatewayUnderTest gateway(QueueConfig config) {
    return new GatewayUnderTest(Settings.USUAL.queued(database.ofGateway(), config));
  }

  private static String body(String phone, String text) {
    return body(phone, text, "");
  }

  private static String body(String phone, String text, String more) {
    return "{\"phoneNumber\":\"%s\",\"text\":\"%s\",\"fromNumber\":\"%s\"%s}"
        .formatted(phone, text, NUMBER, more);
  }

  private static void assertError(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(code, json(answer).path("code").asText(), answer.body());
  }

  private void assertNothingPersonalInLog() {
    for (String personal : List.of("536656166", "wamid", GatewayUnderTest.PROVIDER_TOKEN)) {
      assertEquals(0, log.count(personal), log.all()::toString);
    }
  }
}

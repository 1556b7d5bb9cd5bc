package dev.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.GatewayUnderTest.Settings;
import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.TwilioConfig;
import dev.tollgate.gateway.standin.StandIn;
import dev.tollgate.gateway.testing.LogLines;
import dev.tollgate.gateway.testing.RequestFuzzer;
import dev.tollgate.gateway.testing.TestPostgres;
import dev.tollgate.testing.Campaign;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every way in over HTTP, with requests as nobody should send them. {@code -Dtollgate.seed=N}
 * repeats a run; {@code -Pcampaign} makes a hundred thousand.
 */
class HttpFuzzIT {
  private static final int REQUESTS = Campaign.scale(4_000, 100_000);

  /** By docs/gateway.md; 502 and 503 with the codes below. */
  private static final Set<Integer> DOCUMENTED =
      Set.of(200, 202, 204, 400, 401, 403, 404, 405, 409, 413, 422, 429, 502, 503);

  private static final int TRIES_MAX = 3;
  private static final Set<String> DOCUMENTED_5XX = Set.of("PROVIDER_FAILED");
  private static final Pattern TRACE =
      Pattern.compile("Exception|\\bat [a-z]+\\.|dev\\.tollgate|java\\.|org\\.|kotlin");
  private static final Secret AUTH_TOKEN = Secret.of("token", "fuzz auth token");
  private static final String PUBLIC = "https://gateway.example";

  private final long seed = Campaign.seed();

  @Test
  void everyAnswerIsADocumentedOneAndTellsNothingOfTheInside() {
    try (StandIn twilio = StandIn.start(0);
        LogLines log = new LogLines();
        GatewayUnderTest it = new GatewayUnderTest(settings(twilio))) {
      RequestFuzzer fuzzer =
          new RequestFuzzer(
              seed,
              GatewayUnderTest.NUMBER_ID,
              new RequestFuzzer.Secrets(
                  GatewayUnderTest.APP_SECRET, AUTH_TOKEN, GatewayUnderTest.SEND_TOKEN, PUBLIC));
      Map<Integer, Integer> answers = new TreeMap<>();
      for (int i = 0; i < REQUESTS; i++) {
        HttpRequest request = fuzzer.next(it.url("/"));
        HttpResponse<String> answer = answer(it, request);
        answers.merge(answer.statusCode(), 1, Integer::sum);
        int number = i;
        assertTrue(
            DOCUMENTED.contains(answer.statusCode()), () -> describe(number, request, answer));
        if (answer.statusCode() >= 500) {
          String code = GatewayUnderTest.json(answer).path("code").asText();
          assertTrue(DOCUMENTED_5XX.contains(code), () -> describe(number, request, answer));
        }
        if (!request.uri().getPath().startsWith("/metrics")) {
          assertFalse(TRACE.matcher(answer.body()).find(), () -> describe(number, request, answer));
        }
      }
      System.out.println("HttpFuzzIT: " + answers);
      assertTrue(answers.getOrDefault(200, 0) > REQUESTS / 20, answers::toString);
      assertTrue(answers.getOrDefault(202, 0) > 0, answers::toString);
      assertEquals(0, log.count("request of"), log.all()::toString);
      assertEquals(200, it.get("/health").statusCode());
    }
  }

  /**
   * A server that answers before it has read a body closes the connection, which the client may
   * have taken for its next request by then: that one is made again, on another.
   */
  private static HttpResponse<String> answer(GatewayUnderTest it, HttpRequest request) {
    for (int tries = 1; ; tries++) {
      try {
        return it.exchange(request);
      } catch (AssertionError closed) {
        if (tries == TRIES_MAX) {
          throw closed;
        }
      }
    }
  }

  private static Settings settings(StandIn twilio) {
    return Settings.USUAL
        .with(
            new TwilioConfig(
                Optional.of(new TwilioConfig.Account("AC1", AUTH_TOKEN)),
                twilio.twilioUrl(),
                Optional.of(URI.create(PUBLIC))))
        .queued(TestPostgres.fresh().ofGateway(), QueueConfig.defaults());
  }

  private String describe(int number, HttpRequest request, HttpResponse<String> answer) {
    return "seed %d, request %d: %s %s: %d %s"
        .formatted(
            seed, number, request.method(), request.uri(), answer.statusCode(), answer.body());
  }
}

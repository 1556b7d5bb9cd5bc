package dev.tollgate.gateway.testing;

import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.twilio.Form;
import dev.tollgate.gateway.twilio.TwilioSignature;
import dev.tollgate.gateway.whatsapp.WebhookSignature;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes requests of every kind that the gateway takes, whole and mutated: bodies under a right
 * signature or token for the most part, paths, queries, methods and headers. The same seed makes
 * the same.
 */
public final class RequestFuzzer {
  private static final String SEND =
      "{\"phoneNumber\":\"+966536656166\",\"text\":\"hello {{1}}\",\"fromNumber\":"
          + "\"+966550000001\",\"templateVariables\":{\"1\":\"you\"},\"requestId\":\"r-%d\","
          + "\"priority\":\"high\"}";
  private static final String TWILIO_SEND =
      "{\"phoneNumber\":\"0536656166\",\"text\":\"hello\",\"fromNumber\":\"966550000003\"}";
  private static final String FORM =
      "MessageSid=SM%d&From=whatsapp%%3A%%2B966510000087&To=whatsapp%%3A%%2B966550000003"
          + "&WaId=966510000087&ProfileName=A+B&Body=hello%%20%%F0%%9F%%98%%80&NumMedia=0";
  private static final String STATUS =
      "MessageSid=SM%d&MessageStatus=delivered&From=whatsapp%%3A%%2B966550000003&ErrorCode=30008";

  /** An empty body stands for a webhook of the Cloud API's. */
  private record Shape(String method, String path, String body) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("POST", "/webhooks/whatsapp", ""),
          new Shape("POST", "/webhooks/whatsapp", ""),
          new Shape(
              "GET",
              "/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1",
              "{}"),
          new Shape("POST", "/webhooks/twilio", FORM),
          new Shape("POST", "/webhooks/twilio/status?requestId=1", STATUS),
          new Shape("POST", "/api/whatsapp/send", SEND),
          new Shape("POST", "/api/whatsapp/send/", TWILIO_SEND),
          new Shape(
              "GET", "/api/whatsapp/jobs?state=failed&limit=5&after=1&tenantId=rest-001", "[]"),
          new Shape("GET", "/api/whatsapp/jobs/%d", "null"),
          new Shape("POST", "/api/whatsapp/jobs/%d/replay", "{}"),
          new Shape(
              "POST",
              "/api/whatsapp/jobs/replay",
              "{\"state\":\"refused\",\"tenantId\":\"rest-001\"}"),
          new Shape("GET", "/health", "{}"),
          new Shape("GET", "/ready", "{}"),
          new Shape("GET", "/metrics", "{}"),
          new Shape("GET", "/", "{}"));

  private static final List<String> METHODS =
      List.of("POST", "GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");

  private static final List<String> PIECES =
      List.of("?", "&", "=", "%41", "%00", "..", "//", ";a=b", "999999999", "%C3%A9");

  private final Random random;
  private final WebhookFuzzer webhooks;
  private final WebhookSignature webhookSignature;
  private final TwilioSignature twilioSignature;
  private final Secrets secrets;
  private int number;

  /**
   * What requests are signed with.
   *
   * @param publicUrl that Twilio calls
   */
  public record Secrets(Secret appSecret, Secret authToken, String sendToken, String publicUrl) {}

  /** A fuzzer. */
  public RequestFuzzer(long seed, String phoneNumberId, Secrets secrets) {
    this.random = new Random(seed);
    this.webhooks = new WebhookFuzzer(seed, phoneNumberId);
    this.webhookSignature = new WebhookSignature(secrets.appSecret());
    this.twilioSignature = new TwilioSignature(secrets.authToken());
    this.secrets = secrets;
  }

  /** The next request, to a gateway at this address. */
  public HttpRequest next(URI base) {
    Shape shape = pick(SHAPES);
    String path = path(shape.path().replace("%d", Integer.toString(random.nextInt(200))));
    byte[] body = body(rarely() ? pick(SHAPES) : shape);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
    if (random.nextInt(8) > 0) {
      request.header("X-Hub-Signature-256", webhookSignature.sign(body));
      request.header("X-Twilio-Signature", twilioSignature(path, body));
      request.header("Authorization", "Bearer " + secrets.sendToken());
    }
    if (random.nextInt(4) == 0) {
      request.header(
          "Content-Type", pick(List.of("text/plain", "x", "application/json; charset=x")));
    }
    if (random.nextInt(4) == 0) {
      request.header("I-Twilio-Idempotency-Token", "t".repeat(random.nextInt(300) + 1));
    }
    String method = rarely() ? pick(METHODS) : shape.method();
    return request.method(method, BodyPublishers.ofByteArray(body)).build();
  }

  private boolean rarely() {
    return random.nextInt(8) == 0;
  }

  private String path(String path) {
    if (!rarely()) {
      return path;
    }
    int at = 1 + random.nextInt(path.length());
    return path.substring(0, at) + pick(PIECES) + path.substring(at);
  }

  private byte[] body(Shape shape) {
    if (shape.body().isEmpty()) {
      return webhooks.mutated(number++);
    }
    String whole =
        shape.body().contains("%d") ? shape.body().formatted(random.nextInt(200)) : shape.body();
    byte[] body = whole.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(3); i > 0 && body.length > 0; i--) {
      body = mutated(body);
    }
    return body;
  }

  private byte[] mutated(byte[] body) {
    int at = random.nextInt(body.length);
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(body, at);
      case 1 -> {
        byte[] changed = body.clone();
        changed[at] = (byte) random.nextInt(256);
        yield changed;
      }
      case 2 -> {
        byte[] longer = Arrays.copyOf(body, body.length + body.length - at);
        System.arraycopy(body, at, longer, body.length, body.length - at);
        yield longer;
      }
      default ->
          new String(body, StandardCharsets.UTF_8)
              .replace("\"hello", "\"" + "\\u0000{{x}}".repeat(random.nextInt(3)))
              .getBytes(StandardCharsets.UTF_8);
    };
  }

  /** Over the parameters of a form, where the body is one. */
  private String twilioSignature(String path, byte[] body) {
    try {
      Map<String, String> form = Form.read(new String(body, StandardCharsets.UTF_8));
      return twilioSignature.sign(secrets.publicUrl() + path, form);
    } catch (InvalidBodyException noForm) {
      return "none";
    }
  }

  private <T> T pick(List<T> choices) {
    return new ArrayList<>(choices).get(random.nextInt(choices.size()));
  }
}

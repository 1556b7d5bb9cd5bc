package dev.tollgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.config.TwilioConfig;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Sends texts through Twilio's Messages resource. */
public final class Twilio implements Provider {
  /** Twilio's own limit of a text. */
  static final int TEXT_CHARACTERS_MAX = 1600;

  /** Where Twilio reports what becomes of a message. */
  public static final String STATUS_PATH = "/webhooks/twilio/status";

  /**
   * Its errors that pass: too many requests, servers that are away, a full queue, a channel's rate.
   */
  private static final Set<Integer> RETRYABLE = Set.of(20429, 20500, 20503, 30001, 63018);

  private static final String WHATSAPP = "whatsapp:";

  private final Exchange exchange;
  private final TwilioConfig config;
  private final TwilioConfig.Account account;

  /** Sends for this account. */
  public Twilio(TwilioConfig config, TwilioConfig.Account account, Duration timeout) {
    this.exchange = new Exchange(config.baseUrl(), timeout);
    this.config = config;
    this.account = account;
  }

  @Override
  public int textCharactersMax() {
    return TEXT_CHARACTERS_MAX;
  }

  @Override
  public CompletableFuture<String> send(OutgoingText text) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("To", WHATSAPP + text.to());
    form.put("From", WHATSAPP + text.from().number());
    form.put("Body", text.text());
    // Twilio has no field for the id: it comes back with the callbacks.
    config
        .publicUrl()
        .ifPresent(
            url ->
                form.put(
                    "StatusCallback",
                    url + STATUS_PATH + "?requestId=" + encoded(text.requestId())));
    return exchange.made(request(form), Twilio::messageId);
  }

  private HttpRequest request(Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    String path = "/2010-04-01/Accounts/" + encoded(account.sid()) + "/Messages.json";
    return HttpRequest.newBuilder(URI.create(config.baseUrl() + path))
        .header("Authorization", "Basic " + credentials())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private String credentials() {
    String both = account.sid() + ":" + account.authToken().reveal();
    return Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  private static String messageId(HttpResponse<byte[]> answer) {
    JsonNode body;
    try {
      body = JsonBody.readObject(answer.body());
    } catch (InvalidBodyException unreadable) {
      throw ProviderException.refused(answer, OptionalInt.empty(), RETRYABLE);
    }
    JsonNode code = body.path("code");
    JsonNode sid = body.path("sid");
    if (answer.statusCode() / 100 != 2 || !sid.isTextual() || sid.textValue().isEmpty()) {
      throw ProviderException.refused(
          answer, code.isInt() ? OptionalInt.of(code.intValue()) : OptionalInt.empty(), RETRYABLE);
    }
    return sid.textValue();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

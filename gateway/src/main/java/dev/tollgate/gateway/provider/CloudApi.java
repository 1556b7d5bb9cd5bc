package dev.tollgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.config.ProviderConfig;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends texts through the provider's Cloud API. */
public final class CloudApi implements Provider {
  /** The API's own limit of a text. */
  static final int TEXT_CHARACTERS_MAX = 4096;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final ProviderConfig config;
  private final Secret token;

  /** Sends to the configured base URL with this access token. */
  public CloudApi(ProviderConfig config, Secret token) {
    this.config = config;
    this.token = token;
    boolean encrypted = "https".equals(config.baseUrl().getScheme());
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(encrypted ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public int textCharactersMax() {
    return TEXT_CHARACTERS_MAX;
  }

  @Override
  public CompletableFuture<String> send(OutgoingText text) {
    Map<String, Object> body =
        Map.of(
            "messaging_product",
            "whatsapp",
            "to",
            text.to(),
            "type",
            "text",
            "text",
            Map.of("body", text.text()),
            // Comes back in the message's statuses.
            "biz_opaque_callback_data",
            text.requestId());
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(
            request(text.from().phoneNumberId(), JsonBody.write(body)), BoundedBytes.handler());
    // The request's own timeout ends with the answer's headers; this one also bounds its body.
    return exchange
        .copy()
        .orTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                exchange.cancel(true);
                throw ProviderException.unanswered(failure);
              }
              return messageId(answer);
            });
  }

  private HttpRequest request(String phoneNumberId, byte[] body) {
    String path = URLEncoder.encode(phoneNumberId, StandardCharsets.UTF_8) + "/messages";
    return HttpRequest.newBuilder(URI.create(config.baseUrl() + "/" + path))
        .header("Authorization", "Bearer " + token.reveal())
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private static String messageId(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    JsonNode body;
    try {
      body = JsonBody.readObject(answer.body());
    } catch (InvalidBodyException unreadable) {
      throw ProviderException.refused(status, OptionalInt.empty());
    }
    if (status / 100 != 2) {
      JsonNode code = body.path("error").path("code");
      throw ProviderException.refused(
          status, code.isInt() ? OptionalInt.of(code.intValue()) : OptionalInt.empty());
    }
    JsonNode id = body.path("messages").path(0).path("id");
    if (!id.isTextual() || id.textValue().isEmpty()) {
      throw ProviderException.refused(status, OptionalInt.empty());
    }
    return id.textValue();
  }
}

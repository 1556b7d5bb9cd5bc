package dev.tollgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.config.ProviderConfig;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Sends texts through the WhatsApp Cloud API. */
public final class CloudApi implements Provider {
  /** The API's own limit of a text. */
  static final int TEXT_CHARACTERS_MAX = 4096;

  /**
   * Its errors that pass: unknown and temporary ones, the rates of the app, the account, the number
   * and the pair of numbers, and servers that are away.
   */
  private static final Set<Integer> RETRYABLE =
      Set.of(1, 2, 4, 80007, 130429, 131016, 131056, 133004);

  private final Exchange exchange;
  private final ProviderConfig config;
  private final Secret token;

  /** Sends to the configured base URL with this access token. */
  public CloudApi(ProviderConfig config, Secret token) {
    this.exchange = new Exchange(config.baseUrl(), config.timeout());
    this.config = config;
    this.token = token;
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
    return exchange.made(
        request(text.from().phoneNumberId(), JsonBody.write(body)), CloudApi::messageId);
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
    JsonNode body;
    try {
      body = JsonBody.readObject(answer.body());
    } catch (InvalidBodyException unreadable) {
      throw ProviderException.refused(answer, OptionalInt.empty(), RETRYABLE);
    }
    JsonNode code = body.path("error").path("code");
    JsonNode id = body.path("messages").path(0).path("id");
    if (answer.statusCode() / 100 != 2 || !id.isTextual() || id.textValue().isEmpty()) {
      throw ProviderException.refused(
          answer, code.isInt() ? OptionalInt.of(code.intValue()) : OptionalInt.empty(), RETRYABLE);
    }
    return id.textValue();
  }
}

package dev.tollgate.gateway.standin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The WhatsApp Cloud API. */
final class CloudApiDialect implements Dialect {
  private static final Pattern PATH = Pattern.compile("/(?:v[0-9.]+/)?([^/]+)/messages");

  @Override
  public Optional<Handed> read(String path, String body) {
    Matcher sends = PATH.matcher(path);
    if (!sends.matches()) {
      return Optional.empty();
    }
    try {
      JsonNode json = JsonBody.readObject(body.getBytes(StandardCharsets.UTF_8));
      return Optional.of(
          new Handed(
              sends.group(1),
              json.path("to").asText(),
              json.path("text").path("body").asText(),
              json.path("biz_opaque_callback_data").asText()));
    } catch (InvalidBodyException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isAuthorized(String authorization) {
    return authorization.startsWith("Bearer ");
  }

  @Override
  public String messageId(long number) {
    return "wamid.sent-" + number;
  }

  @Override
  public int takenStatus() {
    return 200;
  }

  @Override
  public String takenBody(Handed handed, String messageId) {
    return JsonBody.text(
        Map.of(
            "messaging_product",
            "whatsapp",
            "contacts",
            List.of(Map.of("input", handed.to(), "wa_id", handed.to().replace("+", ""))),
            "messages",
            List.of(Map.of("id", messageId))));
  }

  @Override
  public String unauthorizedBody() {
    return "{\"error\":{\"message\":\"no access token\",\"type\":\"OAuthException\",\"code\":190}}";
  }
}

package dev.tollgate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.Tenant;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;
import dev.tollgate.gateway.send.DirectSend;
import dev.tollgate.gateway.send.TextMessage;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code /api/whatsapp/send}: sends a text while the caller waits. */
public final class SendEndpoint {
  private static final int TEXT_CHARACTERS_MAX = 4096;
  private static final String BEARER = "Bearer ";

  private final Optional<Secret> callerToken;
  private final Optional<DirectSend> direct;
  private final Tenants tenants;
  private final PhoneNumbers numbers;
  private final SendAnswers answers;

  /**
   * Takes sends.
   *
   * @param callerToken what callers show; empty turns sends off
   * @param direct empty when there is no access token of the provider, which turns sends off too
   * @param known the numbers that are known
   * @param answers makes the answers
   */
  public SendEndpoint(
      Optional<Secret> callerToken,
      Optional<DirectSend> direct,
      Numbers known,
      SendAnswers answers) {
    this.callerToken = callerToken;
    this.direct = direct;
    this.tenants = known.tenants();
    this.numbers = known.numbers();
    this.answers = answers;
  }

  /**
   * How numbers are read and whose they are.
   *
   * @param tenants who sends
   * @param numbers reads recipients' and senders' numbers
   */
  public record Numbers(Tenants tenants, PhoneNumbers numbers) {}

  CompletableFuture<Answer> send(Context ctx) {
    requireToken(ctx);
    DirectSend provider =
        direct.orElseThrow(() -> off("no access token of the provider is configured"));
    return provider.send(message(ctx)).thenApply(answers::of);
  }

  private void requireToken(Context ctx) {
    Secret token = callerToken.orElseThrow(() -> off("no token for callers is configured"));
    String header = ctx.header("Authorization");
    boolean right =
        header != null
            && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
            && token.matches(header.substring(BEARER.length()).strip());
    if (!right) {
      throw new RefusedException(
          Answer.error(401, "UNAUTHORIZED", "the bearer token is missing or wrong")
              .withHeader("WWW-Authenticate", "Bearer"));
    }
  }

  private TextMessage message(Context ctx) {
    JsonNode body;
    try {
      body = JsonBody.readObject(RequestBody.read(ctx, RequestBody.SEND_BYTES_MAX));
    } catch (InvalidBodyException refused) {
      throw new RefusedException(
          Answer.error(400, refused.code(), String.valueOf(refused.getMessage())));
    }
    String to =
        numbers
            .standardise(text(body, "phoneNumber"))
            .orElseThrow(() -> bad("phoneNumber", "is no phone number: write it as +966536656166"));
    String text = text(body, "text");
    if (text.codePointCount(0, text.length()) > TEXT_CHARACTERS_MAX) {
      throw bad("text", "is longer than " + TEXT_CHARACTERS_MAX + " characters");
    }
    return new TextMessage(tenant(text(body, "fromNumber")), to, text);
  }

  private Tenant tenant(String fromNumber) {
    return numbers
        .standardise(fromNumber)
        .flatMap(tenants::byNumber)
        // The tenants file has numbers without their +; here one is only looked up.
        .or(() -> numbers.standardise("+" + fromNumber.strip()).flatMap(tenants::byNumber))
        .orElseThrow(() -> bad("fromNumber", "is no tenant's number"));
  }

  private static String text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      throw bad(field, "is missing");
    }
    if (!value.isTextual()) {
      throw bad(field, "is not a text");
    }
    if (value.textValue().isBlank()) {
      throw bad(field, "is empty");
    }
    return value.textValue();
  }

  private static RefusedException bad(String field, String why) {
    return new RefusedException(Answer.fieldError(400, "INVALID_FIELD", field, field + " " + why));
  }

  private static RefusedException off(String why) {
    return new RefusedException(Answer.error(503, "SENDS_OFF", "sends are off: " + why));
  }
}

package dev.tollgate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.config.Tenant;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.send.SendRequest;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntFunction;

/**
 * Reads what is to be sent: {@code phoneNumber}, {@code text}, {@code fromNumber}, and if given
 * {@code templateVariables}, {@code requestId} and {@code priority}.
 */
public final class SendBody {
  private static final int REQUEST_ID_CHARACTERS_MAX = 128;

  private final Tenants tenants;
  private final PhoneNumbers numbers;
  private final ToIntFunction<Tenant> textCharactersMax;

  /**
   * Reads numbers by these rules.
   *
   * @param tenants who may send
   * @param textCharactersMax the longest text that a tenant's provider takes
   */
  public SendBody(Tenants tenants, PhoneNumbers numbers, ToIntFunction<Tenant> textCharactersMax) {
    this.tenants = tenants;
    this.numbers = numbers;
    this.textCharactersMax = textCharactersMax;
  }

  /**
   * What the body asks for.
   *
   * @throws RefusedException 400 with the field that is wrong
   */
  SendRequest read(JsonNode body) {
    String to =
        numbers
            .standardise(Fields.text(body, "phoneNumber"))
            .orElseThrow(
                () -> Fields.bad("phoneNumber", "is no phone number: write it as +966536656166"));
    Tenant tenant = tenant(Fields.text(body, "fromNumber"));
    String text = TemplateText.of(Fields.text(body, "text"), body.path("templateVariables"));
    int max = textCharactersMax.applyAsInt(tenant);
    if (text.codePointCount(0, text.length()) > max) {
      throw Fields.bad("text", "is longer than " + max + " characters");
    }
    Optional<String> requestId = requestId(body);
    return new SendRequest(
        tenant,
        to,
        text,
        requestId.orElseGet(() -> UUID.randomUUID().toString()),
        requestId.isPresent(),
        priority(body));
  }

  private Tenant tenant(String fromNumber) {
    return numbers
        .standardise(fromNumber)
        .flatMap(tenants::byNumber)
        // The tenants file has numbers without their +; here one is only looked up.
        .or(() -> numbers.standardise("+" + fromNumber.strip()).flatMap(tenants::byNumber))
        .orElseThrow(() -> Fields.bad("fromNumber", "is no tenant's number"));
  }

  private static Optional<String> requestId(JsonNode body) {
    Optional<String> id = Fields.optionalText(body, "requestId");
    id.filter(text -> !isId(text))
        .ifPresent(
            wrong -> {
              throw Fields.bad(
                  "requestId",
                  "is no text of up to "
                      + REQUEST_ID_CHARACTERS_MAX
                      + " characters without control characters");
            });
    return id;
  }

  private static boolean isId(String text) {
    return text.codePointCount(0, text.length()) <= REQUEST_ID_CHARACTERS_MAX
        && text.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private static int priority(JsonNode body) {
    return switch (Fields.optionalText(body, "priority").orElse("normal")) {
      case "high" -> 1;
      case "normal" -> 0;
      case "low" -> -1;
      default -> throw Fields.bad("priority", "has to be high, normal or low");
    };
  }
}

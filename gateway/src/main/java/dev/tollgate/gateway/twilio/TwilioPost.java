package dev.tollgate.gateway.twilio;

import dev.tollgate.gateway.json.InvalidBodyException;
import java.util.Map;
import java.util.Optional;

/**
 * The form of one of Twilio's webhooks.
 *
 * @param parameters by their names
 */
public record TwilioPost(Map<String, String> parameters) {
  private static final int ID_CHARACTERS_MAX = 64;
  private static final String WHATSAPP = "whatsapp:";

  /** Who sent a message in: E.164, or what stands there. */
  public String from() throws InvalidBodyException {
    return address("From");
  }

  /** Whom a message came to. */
  public String to() throws InvalidBodyException {
    return address("To");
  }

  /** The message's id; the older name of it is read too. */
  public String messageId() throws InvalidBodyException {
    Optional<String> id = text("MessageSid").or(() -> text("SmsMessageSid"));
    if (id.isEmpty() || !id.get().matches("[0-9A-Za-z]{1," + ID_CHARACTERS_MAX + "}")) {
      throw invalid("MessageSid");
    }
    return id.get();
  }

  /** The digits of the sender's WhatsApp account. */
  public Optional<String> waId() {
    return text("WaId").filter(digits -> digits.matches("[0-9]{5,15}"));
  }

  /** The sender's profile name; empty when unknown. */
  public String profileName() {
    return text("ProfileName").orElse("");
  }

  /** What became of a message, such as {@code delivered}. */
  public String status() throws InvalidBodyException {
    return text("MessageStatus")
        .or(() -> text("SmsStatus"))
        .filter(word -> word.matches("[A-Za-z_-]{1,64}"))
        .orElseThrow(() -> invalid("MessageStatus"));
  }

  /** Why a message failed. */
  public Optional<String> errorCode() {
    return text("ErrorCode").filter(code -> code.matches("[0-9]{1,9}"));
  }

  private String address(String name) throws InvalidBodyException {
    String address = text(name).orElseThrow(() -> invalid(name));
    return address.startsWith(WHATSAPP) ? address.substring(WHATSAPP.length()) : address;
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(text -> !text.isBlank());
  }

  private static InvalidBodyException invalid(String name) {
    return new InvalidBodyException("INVALID_FIELD", name + " is missing or wrong");
  }

  /** Nothing of it: all of it is personal data. */
  @Override
  public String toString() {
    return "TwilioPost";
  }
}

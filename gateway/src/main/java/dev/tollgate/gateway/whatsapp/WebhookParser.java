package dev.tollgate.gateway.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;

/**
 * Reads Cloud API webhook bodies: {@code entry[].changes[].value} with {@code metadata}, {@code
 * contacts}, {@code messages} and {@code statuses}. Other fields are ignored.
 */
public final class WebhookParser {
  /** Most updates in one body: messages, statuses, and parts that are neither. */
  public static final int UPDATES_MAX = 1000;

  private final PhoneNumbers numbers;

  /** Reads webhooks, senders' numbers by these rules. */
  public WebhookParser(PhoneNumbers numbers) {
    this.numbers = numbers;
  }

  /**
   * Reads one body. What is wrong inside an update makes a {@link BadItem} of it.
   *
   * @throws InvalidBodyException when the body as a whole is refused: it is no JSON object, breaks
   *     a limit of {@link JsonBody}, or has more than {@link #UPDATES_MAX} updates
   */
  public Webhook parse(byte[] body) throws InvalidBodyException {
    JsonNode root = JsonBody.readObject(body);
    WebhookReading reading = new WebhookReading(numbers);
    reading.read(root);
    if (reading.updates() > UPDATES_MAX) {
      throw new InvalidBodyException(
          "TOO_MANY_UPDATES", "the webhook has more than " + UPDATES_MAX + " updates");
    }
    return reading.result();
  }
}

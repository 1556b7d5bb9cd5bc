package dev.tollgate.gateway.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One walk through one webhook body. */
final class WebhookReading {
  private static final int ID_CHARACTERS_MAX = 256;
  private static final int NUMBER_ID_CHARACTERS_MAX = 64;

  /** The last second of the year 9999: what the contract's timestamps can hold. */
  private static final long UNIX_SECONDS_MAX = 253_402_300_799L;

  private final PhoneNumbers numbers;
  private final List<ReceivedMessage> messages = new ArrayList<>();
  private final List<BadItem> bad = new ArrayList<>();
  private int statuses;
  private int updates;

  WebhookReading(PhoneNumbers numbers) {
    this.numbers = numbers;
  }

  void read(JsonNode root) {
    each(root, "entry", "entry", this::entry);
  }

  int updates() {
    return updates;
  }

  Webhook result() {
    return new Webhook(messages, bad, statuses);
  }

  private void entry(JsonNode entry, String path) {
    each(entry, "changes", path + ".changes", this::change);
  }

  private void change(JsonNode change, String path) {
    int before = updates;
    JsonNode value = change.path("value");
    Senders senders = new Senders(value, numbers);
    String phoneNumberId = text(value.path("metadata").path("phone_number_id"));
    each(
        value,
        "messages",
        path + ".value.messages",
        (message, where) -> message(message, where, phoneNumberId, senders));
    int found = value.path("statuses").size();
    statuses += found;
    updates += found;
    if (updates == before) {
      updates++;
    }
  }

  private void message(JsonNode message, String path, String phoneNumberId, Senders senders) {
    updates++;
    String messageId = text(message.path("id"));
    Sender sender = senders.of(message);
    List<String> ids = sender.ids().stream().filter(WebhookReading::isId).toList();
    Optional<Instant> occurredAt = unixSeconds(message.path("timestamp"));
    if (phoneNumberId.isEmpty() || phoneNumberId.length() > NUMBER_ID_CHARACTERS_MAX) {
      bad.add(new BadItem(path, "no metadata.phone_number_id, or too long a one"));
    } else if (messageId.isEmpty()) {
      bad.add(new BadItem(path, "no id"));
    } else if (!isId(messageId)) {
      bad.add(new BadItem(path, "id is no id of up to " + ID_CHARACTERS_MAX + " characters"));
    } else if (sender.ids().isEmpty()) {
      bad.add(new BadItem(path, "no sender"));
    } else if (ids.isEmpty()) {
      bad.add(new BadItem(path, "sender is no id of up to " + ID_CHARACTERS_MAX + " characters"));
    } else if (occurredAt.isEmpty()) {
      bad.add(new BadItem(path, "timestamp is not unix seconds"));
    } else {
      messages.add(
          new ReceivedMessage(
              path, phoneNumberId, ids, messageId, occurredAt.get(), sender.name()));
    }
  }

  /** Visits the objects of an array; what is no array, or no object in it, is bad. */
  private void each(
      JsonNode parent, String field, String path, BiConsumer<JsonNode, String> visitor) {
    JsonNode array = parent.path(field);
    if (array.isMissingNode() || array.isNull()) {
      return;
    }
    if (!array.isArray()) {
      badPart(path, "not an array");
    }
    for (int i = 0; i < array.size() && updates <= WebhookParser.UPDATES_MAX; i++) {
      JsonNode element = array.path(i);
      if (element.isObject()) {
        visitor.accept(element, path + "[" + i + "]");
      } else if (array.isArray()) {
        badPart(path + "[" + i + "]", "not an object");
      }
    }
  }

  private void badPart(String path, String reason) {
    updates++;
    bad.add(new BadItem(path, reason));
  }

  private static Optional<Instant> unixSeconds(JsonNode timestamp) {
    String digits = timestamp.isIntegralNumber() ? timestamp.asText() : text(timestamp);
    if (!digits.matches("[0-9]{1,12}")) {
      return Optional.empty();
    }
    long seconds = Long.parseLong(digits);
    return seconds > UNIX_SECONDS_MAX
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(seconds));
  }

  /** By the contract's rule, and without halves of characters, which would not stay apart. */
  private static boolean isId(String text) {
    return text.codePointCount(0, text.length()) <= ID_CHARACTERS_MAX
        && text.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : "";
  }
}

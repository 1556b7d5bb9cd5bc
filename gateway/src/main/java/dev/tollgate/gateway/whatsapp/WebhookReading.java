package dev.tollgate.gateway.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** One walk through one webhook body. */
final class WebhookReading {
  private static final int ID_CHARACTERS_MAX = 256;
  private static final int NUMBER_ID_CHARACTERS_MAX = 64;
  private static final Pattern STATUS = Pattern.compile("[A-Za-z_]{1,64}");
  private static final String NO_NUMBER_ID = "no metadata.phone_number_id, or too long a one";
  private static final String NO_ID = "id is no id of up to " + ID_CHARACTERS_MAX + " characters";
  private static final String NO_TIME = "timestamp is not unix seconds";

  /** The last second of the year 9999: what the contract's timestamps can hold. */
  private static final long UNIX_SECONDS_MAX = 253_402_300_799L;

  private final PhoneNumbers numbers;
  private final List<ReceivedMessage> messages = new ArrayList<>();
  private final List<BadItem> bad = new ArrayList<>();
  private final List<ReceivedStatus> statuses = new ArrayList<>();
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
    String phoneNumberId = text(value.path("metadata").path("phone_number_id"));
    String where = path + ".value";
    switch (text(change.path("field"))) {
      case "smb_message_echoes", "message_echoes" ->
          each(
              value,
              "message_echoes",
              where + ".message_echoes",
              (echo, at) ->
                  message(echo, at, new Context(MessageKind.ECHO, phoneNumberId, sentTo(echo))));
      case "history" ->
          each(
              value,
              "history",
              where + ".history",
              (chunk, at) ->
                  each(
                      chunk,
                      "threads",
                      at + ".threads",
                      (thread, there) -> thread(thread, there, phoneNumberId)));
      default -> messagesAndStatuses(value, where, phoneNumberId);
    }
    if (updates == before) {
      updates++;
    }
  }

  private void messagesAndStatuses(JsonNode value, String path, String phoneNumberId) {
    Senders senders = new Senders(value, numbers);
    each(
        value,
        "messages",
        path + ".messages",
        (message, where) ->
            message(
                message,
                where,
                new Context(
                    MessageKind.ofType(text(message.path("type"))),
                    phoneNumberId,
                    new Customer(senders.of(message), false))));
    each(
        value,
        "statuses",
        path + ".statuses",
        (status, where) -> status(status, where, phoneNumberId));
  }

  /** A thread is named by its customer; what somebody else wrote in it the business did. */
  private void thread(JsonNode thread, String path, String phoneNumberId) {
    String customer = numbers.customerId(text(thread.path("id")));
    each(
        thread,
        "messages",
        path + ".messages",
        (message, where) ->
            message(
                message,
                where,
                new Context(
                    MessageKind.HISTORY,
                    phoneNumberId,
                    new Customer(
                        sender(customer),
                        !numbers.customerId(text(message.path("from"))).equals(customer)))));
  }

  private Customer sentTo(JsonNode echo) {
    return new Customer(sender(numbers.customerId(text(echo.path("to")))), true);
  }

  private static Sender sender(String customerId) {
    return new Sender(customerId.isEmpty() ? List.of() : List.of(customerId), "");
  }

  /**
   * The customer of a message.
   *
   * @param sent whether the business sent it to them
   */
  private record Customer(Sender person, boolean sent) {}

  /** What is known of a message from around it. */
  private record Context(MessageKind kind, String phoneNumberId, Customer customer) {}

  private void message(JsonNode message, String path, Context context) {
    updates++;
    String messageId = text(message.path("id"));
    Sender person = context.customer().person();
    List<String> ids = person.ids().stream().filter(WebhookReading::isId).toList();
    Optional<Instant> occurredAt = unixSeconds(message.path("timestamp"));
    if (!isNumberId(context.phoneNumberId())) {
      bad.add(new BadItem(path, NO_NUMBER_ID));
    } else if (messageId.isEmpty()) {
      bad.add(new BadItem(path, "no id"));
    } else if (!isId(messageId)) {
      bad.add(new BadItem(path, NO_ID));
    } else if (person.ids().isEmpty()) {
      bad.add(new BadItem(path, "no sender"));
    } else if (ids.isEmpty()) {
      bad.add(new BadItem(path, "sender is no id of up to " + ID_CHARACTERS_MAX + " characters"));
    } else if (occurredAt.isEmpty()) {
      bad.add(new BadItem(path, NO_TIME));
    } else {
      messages.add(
          new ReceivedMessage(
              path,
              context.kind(),
              context.customer().sent(),
              context.phoneNumberId(),
              ids,
              messageId,
              occurredAt.get(),
              person.name()));
    }
  }

  private void status(JsonNode status, String path, String phoneNumberId) {
    updates++;
    String messageId = text(status.path("id"));
    String word = text(status.path("status"));
    Optional<Instant> at = unixSeconds(status.path("timestamp"));
    if (!isNumberId(phoneNumberId)) {
      bad.add(new BadItem(path, NO_NUMBER_ID));
    } else if (messageId.isEmpty() || !isId(messageId)) {
      bad.add(new BadItem(path, NO_ID));
    } else if (!STATUS.matcher(word).matches()) {
      bad.add(new BadItem(path, "status is no word"));
    } else if (at.isEmpty()) {
      bad.add(new BadItem(path, NO_TIME));
    } else {
      JsonNode code = status.path("errors").path(0).path("code");
      statuses.add(
          new ReceivedStatus(
              phoneNumberId,
              messageId,
              word,
              at.get(),
              code.isInt() ? Optional.of(code.asText()) : Optional.empty()));
    }
  }

  private static boolean isNumberId(String phoneNumberId) {
    return !phoneNumberId.isEmpty() && phoneNumberId.length() <= NUMBER_ID_CHARACTERS_MAX;
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

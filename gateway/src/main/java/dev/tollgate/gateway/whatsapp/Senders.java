package dev.tollgate.gateway.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the senders of one change's messages. A sender has a phone number ({@code from}, the
 * contact's {@code wa_id}), a business-scoped user id ({@code from_user_id}, the contact's {@code
 * user_id}), or both; the phone number is preferred.
 */
final class Senders {
  private static final int NAME_CHARACTERS_MAX = 256;

  private final Map<String, JsonNode> byPhone = new HashMap<>();
  private final Map<String, JsonNode> byUserId = new HashMap<>();

  /** The contact, where it can only be the one message's. */
  private final JsonNode only;

  Senders(JsonNode value) {
    JsonNode contacts = value.path("contacts");
    for (JsonNode contact : contacts) {
      byPhone.putIfAbsent(WebhookReading.text(contact.path("wa_id")), contact);
      byUserId.putIfAbsent(WebhookReading.text(contact.path("user_id")), contact);
    }
    byPhone.remove("");
    byUserId.remove("");
    boolean single = contacts.size() == 1 && value.path("messages").size() == 1;
    only = single ? contacts.path(0) : MissingNode.getInstance();
  }

  Sender of(JsonNode message) {
    String phone = WebhookReading.text(message.path("from"));
    String userId = WebhookReading.text(message.path("from_user_id"));
    JsonNode contact = contact(phone, userId);
    if (phone.isEmpty()) {
      phone = WebhookReading.text(contact.path("wa_id"));
    }
    if (userId.isEmpty()) {
      userId = WebhookReading.text(contact.path("user_id"));
    }
    String name = name(WebhookReading.text(contact.path("profile").path("name")));
    return phone.isEmpty() ? new Sender(userId, false, name) : new Sender(phone, true, name);
  }

  private JsonNode contact(String phone, String userId) {
    if (phone.isEmpty() && userId.isEmpty()) {
      return only;
    }
    JsonNode found = byPhone.get(phone);
    if (found == null) {
      found = byUserId.get(userId);
    }
    return found == null ? MissingNode.getInstance() : found;
  }

  /** A name is shown, not compared: it is made to fit rather than refused with its message. */
  private static String name(String profileName) {
    StringBuilder name = new StringBuilder();
    profileName
        .codePoints()
        .limit(NAME_CHARACTERS_MAX)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(name::appendCodePoint);
    return name.toString().strip();
  }
}

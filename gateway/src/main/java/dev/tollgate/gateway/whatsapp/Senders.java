package dev.tollgate.gateway.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the senders of one change's messages. A sender has a phone number ({@code from}, or else
 * the contact's {@code wa_id}), a business-scoped user id ({@code from_user_id}, or else the
 * contact's {@code user_id}), or both.
 *
 * <p>A contact belongs to a message when an id stands in both, or when it is the only contact of
 * the only message; never when it has another phone number or user id than the message. Where the
 * contacts of a message name several numbers or users, none of those is taken: ids that are joined
 * by mistake join two people's sessions, and one that is left out comes back with a later message.
 */
final class Senders {
  /** Further contacts of a change are not looked at: there are no more messages than this. */
  private static final int CONTACTS_MAX = WebhookParser.UPDATES_MAX;

  private final PhoneNumbers numbers;
  private final List<Person> contacts = new ArrayList<>();
  private final boolean single;

  Senders(JsonNode value, PhoneNumbers numbers) {
    this.numbers = numbers;
    JsonNode all = value.path("contacts");
    for (int i = 0; i < all.size() && i < CONTACTS_MAX; i++) {
      JsonNode contact = all.path(i);
      contacts.add(
          person(
              contact.path("wa_id"),
              contact.path("user_id"),
              contact.path("profile").path("name")));
    }
    single = all.size() == 1 && value.path("messages").size() == 1;
  }

  Sender of(JsonNode message) {
    Person named =
        person(message.path("from"), message.path("from_user_id"), MissingNode.getInstance());
    List<Person> known =
        Stream.concat(Stream.of(named), contacts.stream().filter(c -> belongs(c, named))).toList();
    List<String> ids = new ArrayList<>();
    if (distinct(known, Person::number).size() == 1) {
      ids.addAll(distinct(known, Person::phone));
    }
    List<String> userIds = distinct(known, Person::userId);
    if (userIds.size() == 1) {
      ids.addAll(userIds);
    }
    String name = distinct(known, Person::name).stream().findFirst().orElse("");
    return new Sender(ids.stream().distinct().toList(), ProfileName.fitting(name));
  }

  private boolean belongs(Person contact, Person named) {
    return (single || contact.sharesAnIdWith(named)) && !contact.contradicts(named);
  }

  private Person person(JsonNode phone, JsonNode userId, JsonNode name) {
    String customerId = numbers.customerId(WebhookReading.text(phone));
    return new Person(
        customerId,
        PhoneNumbers.comparable(customerId),
        WebhookReading.text(userId),
        WebhookReading.text(name));
  }

  /** What the persons say, without repeats and without what they do not say. */
  private static List<String> distinct(List<Person> persons, Function<Person, String> what) {
    return persons.stream().map(what).filter(text -> !text.isEmpty()).distinct().toList();
  }
}

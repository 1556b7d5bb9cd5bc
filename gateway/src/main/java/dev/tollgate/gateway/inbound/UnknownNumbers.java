package dev.tollgate.gateway.inbound;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The phone_number_ids that are no tenant's, each named in the log once. */
final class UnknownNumbers {
  /** Further ones are only counted: who can sign webhooks must not be able to fill the memory. */
  static final int NAMED_MAX = 1000;

  private static final Logger log = LoggerFactory.getLogger(UnknownNumbers.class);
  private static final int CHARACTERS_MAX = 32;

  private final Set<String> named = ConcurrentHashMap.newKeySet();

  void saw(String phoneNumberId) {
    if (named.size() < NAMED_MAX && named.add(phoneNumberId)) {
      log.warn(
          "phone_number_id {} is in no tenant's name: its messages are not counted",
          printable(phoneNumberId));
    }
  }

  /**
   * Ids of the Cloud API are digits; of anything else little is shown, and no control character.
   */
  private static String printable(String phoneNumberId) {
    String clean = phoneNumberId.replaceAll("[^0-9A-Za-z._-]", "?");
    return clean.length() <= CHARACTERS_MAX ? clean : clean.substring(0, CHARACTERS_MAX) + "...";
  }
}

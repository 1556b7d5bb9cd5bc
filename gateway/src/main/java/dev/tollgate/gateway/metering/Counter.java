package dev.tollgate.gateway.metering;

import java.util.Locale;

/** What the gateway counts, since its start. */
public enum Counter {
  WEBHOOK_POSTS("Webhook posts with a valid signature"),
  WEBHOOK_POSTS_REFUSED(
      "Webhook posts that were refused: signature, size, form, or too many at once"),
  WEBHOOK_POSTS_REPEATED("Webhook posts that Twilio repeated after they were answered 200"),
  MESSAGES_RECORDED("Messages that Tollgate recorded for the first time"),
  MESSAGES_REPEATED("Messages that Tollgate had recorded before"),
  MESSAGES_SPOOLED("Messages that wait in the spool for Tollgate"),
  MESSAGES_REFUSED("Messages that Tollgate refused for good"),
  MESSAGES_LEFT_TO_RETRY("Messages that were not recorded and are left to the provider's retry"),
  ITEMS_BAD("Parts of webhooks that cannot be counted, such as a message without an id"),
  MESSAGES_OF_UNKNOWN_TENANT("Messages to a number that is in no tenant's name"),
  ECHOES_NOT_COUNTED("Messages that a business sent from its phone, and that are not counted"),
  HISTORY_NOT_COUNTED("Older messages, told when a phone was linked, that are not counted"),
  EDITS_NOT_COUNTED("Changes of earlier messages, which are not counted"),
  REACTIONS_NOT_COUNTED("Reactions, which are not counted"),
  SYSTEM_MESSAGES_NOT_COUNTED("Messages about customers, which are not counted"),
  STATUSES_IGNORED(
      "Delivery statuses that are not looked at: there is no database to keep them in"),
  STATUSES_KEPT("Delivery statuses that were kept"),
  STATUSES_LEFT_TO_RETRY(
      "Delivery statuses that could not be kept and are left to the provider's retry"),
  DELIVERIES_FAILED("Messages that a provider took, and could not deliver"),
  MESSAGES_TAKEN_BACK(
      "Messages that were taken back at Tollgate because they could not be delivered"),
  SENDS("Sends that the provider took"),
  SENDS_REFUSED("Sends that the quota refused"),
  SENDS_FAILED("Sends that the provider refused, or did not answer"),
  SENDS_RETRIED("Tries of queued sends that failed and are made again"),
  SENDS_UNCHECKED("Sends that went on without an answer from the quota"),
  SENDS_SPOOLED("Sends that the provider took and that wait in the spool for Tollgate"),
  SENDS_UNTRACKED("Sends that the provider took and Tollgate did not record"),
  CALLS_KEY_REFUSED("Calls to Tollgate that failed for their key: none, or not a valid one"),
  CALLS_DENIED("Calls to Tollgate that its key does not allow, and messages of webhooks"),
  CALLS_OVER_RATE("Calls to Tollgate that were more than its key may make");

  private final String description;

  Counter(String description) {
    this.description = description;
  }

  /** What it counts, for people. */
  public String description() {
    return description;
  }

  /** The counter's name in {@code /health}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.tollgate.gateway.metering;

import java.util.Locale;

/** What the gateway counts, since its start. */
public enum Counter {
  /** Webhook posts with a valid signature. */
  WEBHOOK_POSTS,
  /** Webhook posts that were refused: signature, size, form, or too many at once. */
  WEBHOOK_POSTS_REFUSED,
  /** Webhook posts that Twilio repeated after they were answered 200. */
  WEBHOOK_POSTS_REPEATED,
  /** Messages that Tollgate recorded for the first time. */
  MESSAGES_RECORDED,
  /** Messages that Tollgate had recorded before. */
  MESSAGES_REPEATED,
  /** Messages that wait in the spool for Tollgate. */
  MESSAGES_SPOOLED,
  /** Messages that Tollgate refused for good. */
  MESSAGES_REFUSED,
  /** Messages that were not recorded and are left to the provider's retry. */
  MESSAGES_LEFT_TO_RETRY,
  /** Parts of webhooks that cannot be counted, such as a message without an id. */
  ITEMS_BAD,
  /** Messages to a number that is in no tenant's name. */
  MESSAGES_OF_UNKNOWN_TENANT,
  /** Messages that a business sent from its phone, and that are not counted. */
  ECHOES_NOT_COUNTED,
  /** Older messages, told when a phone was linked, that are not counted. */
  HISTORY_NOT_COUNTED,
  /** Changes of earlier messages, which are not counted. */
  EDITS_NOT_COUNTED,
  /** Reactions, which are not counted. */
  REACTIONS_NOT_COUNTED,
  /** Messages about customers, which are not counted. */
  SYSTEM_MESSAGES_NOT_COUNTED,
  /** Delivery statuses that are not looked at: there is no database to keep them in. */
  STATUSES_IGNORED,
  /** Delivery statuses that were kept. */
  STATUSES_KEPT,
  /** Delivery statuses that could not be kept and are left to the provider's retry. */
  STATUSES_LEFT_TO_RETRY,
  /** Messages that a provider took, and could not deliver. */
  DELIVERIES_FAILED,
  /** Messages that were taken back at Tollgate because they could not be delivered. */
  MESSAGES_TAKEN_BACK,
  /** Sends that the provider took. */
  SENDS,
  /** Sends that the quota refused. */
  SENDS_REFUSED,
  /** Sends that the provider refused, or did not answer. */
  SENDS_FAILED,
  /** Tries of queued sends that failed and are made again. */
  SENDS_RETRIED,
  /** Sends that went on without an answer from the quota. */
  SENDS_UNCHECKED,
  /** Sends that the provider took and that wait in the spool for Tollgate. */
  SENDS_SPOOLED,
  /** Sends that the provider took and Tollgate did not record. */
  SENDS_UNTRACKED,
  /** Calls to Tollgate that failed for their key: none, or not a valid one. */
  CALLS_KEY_REFUSED,
  /** Calls to Tollgate that its key does not allow, and messages of a batch. */
  CALLS_DENIED,
  /** Calls to Tollgate that were more than its key may make. */
  CALLS_OVER_RATE;

  /** The counter's name in {@code /health}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.tollgate.gateway.whatsapp;

import java.util.List;

/**
 * What a webhook reports.
 *
 * @param messages the messages that can be counted
 * @param bad what cannot, with the reasons
 * @param statuses how many delivery statuses it holds; they are not looked at
 */
public record Webhook(List<ReceivedMessage> messages, List<BadItem> bad, int statuses) {
  /** Holds what a webhook reports. */
  public Webhook {
    messages = List.copyOf(messages);
    bad = List.copyOf(bad);
  }
}

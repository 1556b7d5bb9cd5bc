package dev.tollgate.gateway.whatsapp;

import java.util.List;

/**
 * What a webhook reports.
 *
 * @param messages the messages that can be counted
 * @param bad what cannot, with the reasons
 * @param statuses what became of messages that were sent
 */
public record Webhook(
    List<ReceivedMessage> messages, List<BadItem> bad, List<ReceivedStatus> statuses) {
  /** Holds what a webhook reports. */
  public Webhook {
    messages = List.copyOf(messages);
    bad = List.copyOf(bad);
    statuses = List.copyOf(statuses);
  }
}

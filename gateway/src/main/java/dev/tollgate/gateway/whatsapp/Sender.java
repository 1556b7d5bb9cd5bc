package dev.tollgate.gateway.whatsapp;

import java.util.List;

/**
 * Who sent a message.
 *
 * @param ids the customer ids that stand on the message, phone numbers first; none when it names
 *     nobody
 * @param name the profile's name; empty when unknown
 */
record Sender(List<String> ids, String name) {
  /** Holds a sender. */
  Sender {
    ids = List.copyOf(ids);
  }
}

package dev.tollgate.server.domain;

import java.util.Arrays;
import java.util.Optional;

/** What can be told to webhooks. */
public enum EventKind {
  /** A tenant's count has reached a threshold of its limit. */
  QUOTA_THRESHOLD("quota.threshold"),
  /** A message has opened a session. */
  SESSION_STARTED("session.started"),
  /** Sends of a tenant were refused; counted over a while. */
  QUOTA_DENIED("quota.denied"),
  /** Somebody asked for it, to see an endpoint work. */
  WEBHOOK_TEST("webhook.test");

  private final String text;

  EventKind(String text) {
    this.text = text;
  }

  /** As it is written on the wire and in tables. */
  public String text() {
    return text;
  }

  /** The kind of this text; empty when there is none. */
  public static Optional<EventKind> parse(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }
}

package dev.tollgate.server.domain;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who listens to what. */
public final class Subscriptions {
  /** Nobody listens. */
  public static final Subscriptions NONE = new Subscriptions(List.of());

  private final List<Webhook> webhooks;
  private final Set<String> kinds;

  /** Those of these endpoints. */
  public Subscriptions(List<Webhook> webhooks) {
    this.webhooks = webhooks.stream().filter(Webhook::enabled).toList();
    this.kinds =
        this.webhooks.stream()
            .flatMap(webhook -> webhook.kinds().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether anybody listens to events of this kind, whoever's they are. */
  public boolean anyOf(EventKind kind) {
    return kinds.contains(kind.text());
  }

  /** Whether anybody is to be told of such an event. */
  public boolean wanted(EventKind kind, String tenantId) {
    return anyOf(kind) && webhooks.stream().anyMatch(one -> one.wants(kind.text(), tenantId));
  }

  /** The endpoints to tell of such an event. */
  public List<Webhook> to(String kind, @Nullable String tenantId) {
    return webhooks.stream().filter(one -> one.wants(kind, tenantId)).toList();
  }
}

package dev.tollgate.server.domain;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that is told of events.
 *
 * @param endpointNo unique, and higher for later ones
 * @param kinds the texts of {@link EventKind}, also those that only a newer server knows
 * @param tenantIds whose events it is told of; null: everybody's, and those that are nobody's
 * @param disabledReason why the server has disabled it; null when it did not
 * @param secrets newest first, some of them ended; empty where they do not matter
 */
public record Webhook(
    long endpointNo,
    String url,
    String description,
    Set<String> kinds,
    @Nullable Set<String> tenantIds,
    boolean enabled,
    @Nullable String disabledReason,
    ApiKey.Mark creation,
    List<Secret> secrets) {

  /** Secrets that sign at once: the newest, and those that it takes over from. */
  public static final int LIVE_SECRETS_MAX = 5;

  public Webhook {
    kinds = Set.copyOf(kinds);
    tenantIds = tenantIds == null ? null : Set.copyOf(tenantIds);
    secrets = List.copyOf(secrets);
  }

  /**
   * One of its secrets.
   *
   * @param expiresAt it signs up to then; null: as long as the endpoint is there
   */
  public record Secret(
      long secretNo, WebhookSecret secret, Instant createdAt, @Nullable Instant expiresAt) {

    /** Whether it signs now. */
    public boolean live(Instant now) {
      return expiresAt == null || now.isBefore(expiresAt);
    }
  }

  /** The id that callers know it by. */
  public String id() {
    return new LaneKey(0, endpointNo).text(LaneKey.Kind.WEBHOOK);
  }

  /** Whether it is to be told of an event now. */
  public boolean wants(String kind, @Nullable String tenantId) {
    return enabled
        && kinds.contains(kind)
        && (tenantIds == null || (tenantId != null && tenantIds.contains(tenantId)));
  }

  /** What somebody must have to see and change it. */
  public Access access() {
    return new Access(Set.of(Scope.ADMIN), tenantIds);
  }

  /** The secrets that sign now, newest first. */
  public List<Secret> liveSecrets(Instant now) {
    return secrets.stream().filter(secret -> secret.live(now)).toList();
  }
}

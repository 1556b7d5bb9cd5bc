package dev.tollgate.server.store;

import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.domain.Webhook;
import dev.tollgate.server.domain.WebhookSecret;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An endpoint as it stands in its table. */
@SuppressWarnings("ArrayRecordComponent") // MyBatis fills arrays, and nothing compares these rows.
record WebhookRow(
    long endpointNo,
    long changeNo,
    String url,
    String description,
    String[] kinds,
    String @Nullable [] tenantIds,
    boolean enabled,
    @Nullable String disabledReason,
    Instant createdAt,
    String createdBy) {

  /** A secret as it stands in its table. */
  record SecretRow(
      long endpointNo,
      long secretNo,
      WebhookSecret secret,
      Instant createdAt,
      @Nullable Instant expiresAt) {

    Webhook.Secret toSecret() {
      return new Webhook.Secret(secretNo, secret, createdAt, expiresAt);
    }
  }

  static WebhookRow of(Webhook webhook, long changeNo) {
    Set<String> tenantIds = webhook.tenantIds();
    return new WebhookRow(
        webhook.endpointNo(),
        changeNo,
        webhook.url(),
        webhook.description(),
        webhook.kinds().stream().sorted().toArray(String[]::new),
        tenantIds == null ? null : tenantIds.stream().sorted().toArray(String[]::new),
        webhook.enabled(),
        webhook.disabledReason(),
        webhook.creation().at(),
        webhook.creation().by());
  }

  /** The endpoint, with its secrets, newest first. */
  Webhook toWebhook(List<SecretRow> secrets) {
    return new Webhook(
        endpointNo,
        url,
        description,
        Set.of(kinds),
        tenantIds == null ? null : Set.of(tenantIds),
        enabled,
        disabledReason,
        new ApiKey.Mark(createdAt, createdBy),
        secrets.stream().map(SecretRow::toSecret).toList());
  }
}

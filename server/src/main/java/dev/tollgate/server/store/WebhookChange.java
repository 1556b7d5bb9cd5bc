package dev.tollgate.server.store;

import dev.tollgate.server.domain.Webhook;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of an endpoint; null: it stays.
 *
 * @param tenants whose events it is to be told of
 */
public record WebhookChange(
    @Nullable String url,
    @Nullable String description,
    @Nullable Set<String> kinds,
    @Nullable Tenants tenants,
    @Nullable Boolean enabled) {

  /**
   * Whose events.
   *
   * @param ids null: everybody's
   */
  public record Tenants(@Nullable Set<String> ids) {}

  /** The endpoint, changed. One that is enabled has no reason to be disabled. */
  Webhook apply(Webhook before) {
    boolean on = enabled == null ? before.enabled() : enabled;
    return new Webhook(
        before.endpointNo(),
        url == null ? before.url() : url,
        description == null ? before.description() : description,
        kinds == null ? before.kinds() : kinds,
        tenants == null ? before.tenantIds() : tenants.ids(),
        on,
        on ? null : before.disabledReason(),
        before.creation(),
        before.secrets());
  }
}

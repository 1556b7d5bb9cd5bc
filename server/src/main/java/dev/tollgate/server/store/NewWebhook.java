package dev.tollgate.server.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint to be made, enabled.
 *
 * @param tenantIds whose events it is told of; null: everybody's
 */
public record NewWebhook(
    String url, String description, Set<String> kinds, @Nullable Set<String> tenantIds) {}

package dev.tollgate.server.config;

/**
 * Whom webhooks may tell.
 *
 * @param allowPrivate whether http, and addresses of this machine and of inner networks, will do
 */
public record WebhookConfig(boolean allowPrivate) {
  /** The public internet, encrypted. */
  public static final WebhookConfig PUBLIC = new WebhookConfig(false);
}

package dev.tollgate.server.cli;

import dev.tollgate.metering.v1.Webhook;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code webhook}: what is done with webhooks. */
@Command(
    name = "webhook",
    description = "Makes, lists, tests, changes and ends webhooks, and shows what they were told.",
    subcommands = {
      WebhookAddCommand.class,
      WebhookListCommand.class,
      WebhookTestCommand.class,
      WebhookSetCommand.class,
      WebhookDisableCommand.class,
      WebhookEnableCommand.class,
      WebhookRotateCommand.class,
      WebhookDeleteCommand.class,
      WebhookDeliveriesCommand.class,
      WebhookReplayCommand.class
    })
final class WebhookCommand {
  /** Webhooks, one a row. */
  static TextTable table(List<Webhook> webhooks) {
    TextTable table =
        TextTable.withHeader("WEBHOOK", "URL", "KINDS", "TENANTS", "CREATED", "BY", "STATE");
    for (Webhook webhook : webhooks) {
      table.row(
          webhook.getWebhookId(),
          webhook.getUrl(),
          String.join(",", webhook.getKindsList()),
          webhook.getTenantIdsCount() == 0 ? "all" : String.join(",", webhook.getTenantIdsList()),
          Texts.time(webhook.getCreatedAt()),
          webhook.getCreatedBy(),
          state(webhook));
    }
    return table;
  }

  private static String state(Webhook webhook) {
    if (webhook.getEnabled()) {
      int secrets = webhook.getSecretsCount();
      return secrets > 1 ? "enabled, " + secrets + " secrets" : "enabled";
    }
    String reason = webhook.getDisabledReason();
    return reason.isEmpty() ? "disabled" : "disabled: " + reason;
  }
}

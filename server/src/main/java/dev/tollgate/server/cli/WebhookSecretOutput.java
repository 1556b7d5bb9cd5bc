package dev.tollgate.server.cli;

import dev.tollgate.metering.v1.CreateWebhookResponse;
import dev.tollgate.metering.v1.Webhook;
import java.util.List;
import picocli.CommandLine.ExitCode;

/** Shows a webhook with its new secret. */
final class WebhookSecretOutput {
  private WebhookSecretOutput() {}

  /**
   * The table on the error output, so that the output is the secret alone, for scripts; or all of
   * it as JSON.
   *
   * @param secret empty when the call was a repeat
   */
  static int show(ClientCommand command, KeyOutput output, Webhook webhook, String secret) {
    TextTable table = WebhookCommand.table(List.of(webhook));
    if (secret.isEmpty()) {
      output.discard();
      command.print(webhook, table);
      command
          .err()
          .println("A repeat: the secret was in the first answer. Rotate it to get another one.");
      return ExitCode.OK;
    }
    if (command.printsJson() && !output.toFile()) {
      return command.print(
          CreateWebhookResponse.newBuilder().setWebhook(webhook).setSecret(secret).build());
    }
    output.write(secret);
    if (command.printsJson()) {
      return command.print(webhook);
    }
    table.printTo(command.err());
    return ExitCode.OK;
  }
}

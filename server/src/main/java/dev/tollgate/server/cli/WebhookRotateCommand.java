package dev.tollgate.server.cli;

import com.google.protobuf.util.Durations;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.RotateWebhookSecretRequest;
import dev.tollgate.metering.v1.RotateWebhookSecretResponse;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code webhook rotate}: gives a webhook another secret. */
@Command(
    name = "rotate",
    description = {
      "Gives a webhook another secret and prints it. It is shown this once.",
      "The secrets it has sign along for the overlap: change the receiver over within it."
    })
final class WebhookRotateCommand extends ClientCommand {
  @Mixin private RequestIdOption requestId = new RequestIdOption();
  @Mixin private KeyOutput output = new KeyOutput();
  @Mixin private WebhookIdParameter webhook = new WebhookIdParameter();

  @Option(
      names = "--overlap",
      defaultValue = "PT24H",
      paramLabel = "DURATION",
      description =
          "How long the secrets it has sign along: up to P30D; PT0S ends them at once, for a secret"
              + " that leaked.")
  private Duration overlap = Duration.ZERO;

  @Override
  int ask(TollgateClient client) {
    output.open();
    RotateWebhookSecretResponse answer;
    try {
      answer =
          AdminServiceGrpc.newBlockingStub(client.channel())
              .rotateWebhookSecret(
                  RotateWebhookSecretRequest.newBuilder()
                      .setWebhookId(webhook.id())
                      .setOverlap(Durations.fromNanos(overlap.toNanos()))
                      .setRequestId(requestId.givenOrRandom())
                      .build());
    } catch (RuntimeException e) {
      output.discard();
      throw e;
    }
    return WebhookSecretOutput.show(this, output, answer.getWebhook(), answer.getSecret());
  }
}

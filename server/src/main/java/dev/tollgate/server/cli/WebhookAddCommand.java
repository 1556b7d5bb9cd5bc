package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.CreateWebhookRequest;
import dev.tollgate.metering.v1.CreateWebhookResponse;
import dev.tollgate.metering.v1.Webhook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code webhook add}: makes a webhook. */
@Command(
    name = "add",
    description = {
      "Makes a webhook and prints its secret, with which what it is told is signed.",
      "The secret is shown this once."
    })
final class WebhookAddCommand extends ClientCommand {
  @Mixin private RequestIdOption requestId = new RequestIdOption();
  @Mixin private KeyOutput output = new KeyOutput();
  @Mixin private WebhookOptions options = new WebhookOptions();

  @Option(
      names = "--url",
      required = true,
      paramLabel = "URL",
      description = "Where it is told: https://...",
      showDefaultValue = Visibility.NEVER)
  private String url = "";

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "What it is for, for people: up to 256 characters.",
      showDefaultValue = Visibility.NEVER)
  private String description = "";

  @Override
  int ask(TollgateClient client) {
    if (options.allTenants() == !options.tenants().isEmpty()) {
      throw wrong("give --tenant, once or more, or --all-tenants");
    }
    if (options.kinds().isEmpty()) {
      throw wrong("give --kind, once or more");
    }
    output.open();
    CreateWebhookResponse answer;
    try {
      answer = AdminServiceGrpc.newBlockingStub(client.channel()).createWebhook(request());
    } catch (RuntimeException e) {
      output.discard();
      throw e;
    }
    return WebhookSecretOutput.show(this, output, answer.getWebhook(), answer.getSecret());
  }

  private CreateWebhookRequest request() {
    return CreateWebhookRequest.newBuilder()
        .setWebhook(
            Webhook.newBuilder()
                .setUrl(url)
                .setDescription(description)
                .addAllKinds(options.kinds())
                .addAllTenantIds(options.tenants()))
        .setRequestId(requestId.givenOrRandom())
        .build();
  }
}

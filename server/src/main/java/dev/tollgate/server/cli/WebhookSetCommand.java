package dev.tollgate.server.cli;

import com.google.protobuf.FieldMask;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.UpdateWebhookRequest;
import dev.tollgate.metering.v1.Webhook;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code webhook set}: changes a webhook. */
@Command(name = "set", description = "Changes what is given of a webhook, and nothing else.")
final class WebhookSetCommand extends ClientCommand {
  @Mixin private RequestIdOption requestId = new RequestIdOption();
  @Mixin private WebhookIdParameter webhook = new WebhookIdParameter();
  @Mixin private WebhookOptions options = new WebhookOptions();

  @Option(names = "--url", paramLabel = "URL", description = "Where it is told: https://...")
  private @Nullable String url;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "What it is for, for people: up to 256 characters.")
  private @Nullable String description;

  @Override
  int ask(TollgateClient client) {
    if (options.allTenants() && !options.tenants().isEmpty()) {
      throw wrong("give --tenant, once or more, or --all-tenants");
    }
    UpdateWebhookRequest request = request();
    if (!request.hasUpdateMask()) {
      throw wrong(
          "Nothing to change: give --url, --kind, --tenant, --all-tenants or --description");
    }
    Webhook answer = AdminServiceGrpc.newBlockingStub(client.channel()).updateWebhook(request);
    return print(answer, WebhookCommand.table(List.of(answer)));
  }

  private UpdateWebhookRequest request() {
    Webhook.Builder changed =
        Webhook.newBuilder()
            .setWebhookId(webhook.id())
            .addAllKinds(options.kinds())
            .addAllTenantIds(options.tenants());
    FieldMask.Builder mask = FieldMask.newBuilder();
    if (url != null) {
      changed.setUrl(url);
      mask.addPaths("url");
    }
    if (description != null) {
      changed.setDescription(description);
      mask.addPaths("description");
    }
    if (!options.kinds().isEmpty()) {
      mask.addPaths("kinds");
    }
    if (options.allTenants() || !options.tenants().isEmpty()) {
      mask.addPaths("tenant_ids");
    }
    UpdateWebhookRequest.Builder request =
        UpdateWebhookRequest.newBuilder()
            .setWebhook(changed)
            .setRequestId(requestId.givenOrRandom());
    return mask.getPathsCount() == 0 ? request.build() : request.setUpdateMask(mask).build();
  }
}

package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ListWebhooksRequest;
import dev.tollgate.metering.v1.ListWebhooksResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code webhook list}: lists the webhooks. */
@Command(name = "list", description = "Lists the webhooks of your key's tenants, newest first.")
final class WebhookListCommand extends ClientCommand {
  @Mixin private PageOptions page = new PageOptions();

  @Override
  int ask(TollgateClient client) {
    ListWebhooksResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .listWebhooks(
                ListWebhooksRequest.newBuilder()
                    .setPageSize(page.size())
                    .setPageToken(page.token())
                    .build());
    print(answer, WebhookCommand.table(answer.getWebhooksList()));
    return printNextPage(answer.getNextPageToken());
  }
}

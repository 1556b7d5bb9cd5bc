package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ListApiKeysRequest;
import dev.tollgate.metering.v1.ListApiKeysResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code key list}: lists the keys. */
@Command(
    name = "list",
    description = "Lists the API keys that have no scope beyond those of your own, newest first.")
final class KeyListCommand extends ClientCommand {
  @Mixin private PageOptions page = new PageOptions();

  @Override
  int ask(TollgateClient client) {
    ListApiKeysResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .listApiKeys(
                ListApiKeysRequest.newBuilder()
                    .setPageSize(page.size())
                    .setPageToken(page.token())
                    .build());
    print(answer, KeyCommand.table(answer.getKeysList()));
    return printNextPage(answer.getNextPageToken());
  }
}

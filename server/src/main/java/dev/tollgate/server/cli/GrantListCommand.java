package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ListGrantsRequest;
import dev.tollgate.metering.v1.ListGrantsResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code grant list}: lists a tenant's grants. */
@Command(name = "list", description = "Lists a tenant's grants, newest first.")
final class GrantListCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private PageOptions page = new PageOptions();

  @Override
  int ask(TollgateClient client) {
    ListGrantsResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .listGrants(
                ListGrantsRequest.newBuilder()
                    .setTenantId(tenant.id())
                    .setPageSize(page.size())
                    .setPageToken(page.token())
                    .build());
    print(answer, GrantCommand.table(answer.getGrantsList()));
    return printNextPage(answer.getNextPageToken());
  }
}

package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ListTenantsRequest;
import dev.tollgate.metering.v1.ListTenantsResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tenant list}: lists the tenants. */
@Command(name = "list", description = "Lists the tenants by id.")
final class TenantListCommand extends ClientCommand {
  @Mixin private PageOptions page = new PageOptions();

  @Override
  int ask(TollgateClient client) {
    ListTenantsResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .listTenants(
                ListTenantsRequest.newBuilder()
                    .setPageSize(page.size())
                    .setPageToken(page.token())
                    .build());
    print(answer, TenantCommand.table(answer.getTenantsList()));
    return printNextPage(answer.getNextPageToken());
  }
}

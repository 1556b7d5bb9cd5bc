package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.GetTenantRequest;
import dev.tollgate.metering.v1.Tenant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tenant get}: shows one tenant. */
@Command(name = "get", description = "Shows one tenant.")
final class TenantGetCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();

  @Override
  int ask(TollgateClient client) {
    Tenant answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .getTenant(GetTenantRequest.newBuilder().setTenantId(tenant.id()).build());
    return print(answer, TenantCommand.table(List.of(answer)));
  }
}

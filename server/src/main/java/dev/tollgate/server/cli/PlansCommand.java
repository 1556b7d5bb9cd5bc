package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ListPlansRequest;
import dev.tollgate.metering.v1.ListPlansResponse;
import picocli.CommandLine.Command;

/** {@code plans}: lists the plans. */
@Command(name = "plans", description = "Lists the plans.")
final class PlansCommand extends ClientCommand {
  @Override
  int ask(TollgateClient client) {
    ListPlansResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .listPlans(ListPlansRequest.getDefaultInstance());
    return print(answer, PlanCommand.table(answer.getPlansList()));
  }
}

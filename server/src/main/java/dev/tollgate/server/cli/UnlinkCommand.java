package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.UnlinkCustomerRequest;
import dev.tollgate.metering.v1.UnlinkCustomerResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unlink}: tells an id of a customer apart from the others. */
@Command(
    name = "unlink",
    description =
        "Gives an id of a customer a conversation of its own, with the messages sent under it, for"
            + " good.")
final class UnlinkCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private ReasonOption reason = new ReasonOption();
  @Mixin private RequestIdOption requestId = new RequestIdOption();

  @Option(
      names = "--customer",
      required = true,
      paramLabel = "ID",
      description = "The id to tell apart.")
  private String customer = "";

  @Override
  int ask(TollgateClient client) {
    UnlinkCustomerResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .unlinkCustomer(
                UnlinkCustomerRequest.newBuilder()
                    .setTenantId(tenant.id())
                    .setCustomerId(customer)
                    .setReason(reason.text())
                    .setAllowFinal(reason.allowFinal())
                    .setRequestId(requestId.givenOrRandom())
                    .build());
    return print(answer, TextTable.withoutHeader().row("conversation", answer.getConversationId()));
  }
}

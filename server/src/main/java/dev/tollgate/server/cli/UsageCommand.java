package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.GetUsageResponse;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code usage}: shows a month of a tenant. */
@Command(name = "usage", description = "Shows what a tenant used in a month.")
final class UsageCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private MonthOption month = new MonthOption();

  @Override
  int ask(TollgateClient client) {
    GetUsageResponse answer =
        UsageServiceGrpc.newBlockingStub(client.channel())
            .getUsage(
                GetUsageRequest.newBuilder()
                    .setTenantId(tenant.id())
                    .setYear(month.year())
                    .setMonth(month.month())
                    .build());
    return print(answer, table(answer.getUsage()));
  }

  private static TextTable table(MonthlyUsage usage) {
    return TextTable.withoutHeader()
        .row("tenant", usage.getTenantId())
        .row("period", Texts.period(usage.getPeriod()))
        .row("start", Texts.time(usage.getPeriod().getStart()))
        .row("end", Texts.time(usage.getPeriod().getEnd()))
        .row("conversations", usage.getConversationCount())
        .row("inbound", usage.getInboundCount())
        .row("outbound direct", usage.getOutboundDirectCount())
        .row("outbound queued", usage.getOutboundQueuedCount())
        .row(
            "last conversation",
            usage.hasLastConversationAt()
                ? Texts.time(usage.getLastConversationAt())
                : Texts.NOTHING);
  }
}

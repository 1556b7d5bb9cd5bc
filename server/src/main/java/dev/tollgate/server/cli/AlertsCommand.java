package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.Alert;
import dev.tollgate.metering.v1.ListAlertsRequest;
import dev.tollgate.metering.v1.ListAlertsResponse;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alerts}: lists the tenants that have reached a threshold. */
@Command(
    name = "alerts",
    description = {
      "Lists the tenants that have reached a threshold of their plan in the current period, the"
          + " most used limit first."
    })
final class AlertsCommand extends ClientCommand {
  @Mixin private PageOptions page = new PageOptions();

  @Option(
      names = "--at-least",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Only tenants that have used so much of their limit, 0 to 10000.")
  private int atLeast;

  @Override
  int ask(TollgateClient client) {
    ListAlertsResponse answer =
        UsageServiceGrpc.newBlockingStub(client.channel())
            .listAlerts(
                ListAlertsRequest.newBuilder()
                    .setAtLeastPercent(atLeast)
                    .setPageSize(page.size())
                    .setPageToken(page.token())
                    .build());
    print(answer, table(answer.getAlertsList()));
    return printNextPage(answer.getNextPageToken());
  }

  private static TextTable table(List<Alert> alerts) {
    TextTable table =
        TextTable.withHeader("TENANT", "THRESHOLD", "USED", "OF", "SHARE", "HELD", "PLAN");
    for (Alert alert : alerts) {
      Quota quota = alert.getQuota();
      table.row(
          alert.getTenantId(),
          alert.getThresholdPercent() + " %",
          quota.getUsed(),
          quota.getEffectiveLimit(),
          String.format(Locale.ROOT, "%.1f %%", alert.getUsedPercent()),
          quota.getHeld(),
          quota.getPlanCode());
    }
    return table;
  }
}

package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.GetDailyUsageRequest;
import dev.tollgate.metering.v1.GetDailyUsageResponse;
import dev.tollgate.metering.v1.GetUsageHistoryRequest;
import dev.tollgate.metering.v1.GetUsageHistoryResponse;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.GetUsageResponse;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageServiceGrpc.UsageServiceBlockingStub;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code usage}: shows a month of a tenant, in one, by day, or with those before it. */
@Command(name = "usage", description = "Shows what a tenant used in a month, or in several.")
final class UsageCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private MonthOption month = new MonthOption();

  @Option(
      names = "--daily",
      arity = "0",
      fallbackValue = "true",
      description = "Each day of the month, in the tenant's time zone.")
  private boolean daily;

  @Option(
      names = "--history",
      paramLabel = "MONTHS",
      description = "The current month and those before it: 1 to 36 months in all.")
  private @Nullable Integer history;

  @Override
  int ask(TollgateClient client) {
    UsageServiceBlockingStub usage = UsageServiceGrpc.newBlockingStub(client.channel());
    if (history == null) {
      return daily ? days(usage) : month(usage);
    }
    if (daily || month.year() != 0) {
      throw wrong("--history begins with the current month: give it without --month and --daily");
    }
    return history(usage, history);
  }

  private int month(UsageServiceBlockingStub usage) {
    GetUsageResponse answer =
        usage.getUsage(
            GetUsageRequest.newBuilder()
                .setTenantId(tenant.id())
                .setYear(month.year())
                .setMonth(month.month())
                .build());
    return print(answer, UsageTables.month(answer.getUsage()));
  }

  private int days(UsageServiceBlockingStub usage) {
    GetDailyUsageResponse answer =
        usage.getDailyUsage(
            GetDailyUsageRequest.newBuilder()
                .setTenantId(tenant.id())
                .setYear(month.year())
                .setMonth(month.month())
                .build());
    return print(answer, UsageTables.days(answer.getDaysList()));
  }

  private int history(UsageServiceBlockingStub usage, int months) {
    GetUsageHistoryResponse answer =
        usage.getUsageHistory(
            GetUsageHistoryRequest.newBuilder().setTenantId(tenant.id()).setMonths(months).build());
    return print(answer, UsageTables.months(answer.getUsageList()));
  }
}

package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.Grant;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code grant add}: adds conversations to a limit, or takes some away. */
@Command(
    name = "add",
    description = "Adds conversations to a tenant's limit in one month, or takes some away.")
final class GrantAddCommand extends ClientCommand {
  /** Why there is a grant. */
  enum Type {
    TOP_UP(GrantType.GRANT_TYPE_TOP_UP),
    CORRECTION(GrantType.GRANT_TYPE_CORRECTION);

    private final GrantType contract;

    Type(GrantType contract) {
      this.contract = contract;
    }
  }

  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private MonthOption month = new MonthOption();
  @Mixin private RequestIdOption requestId = new RequestIdOption();

  @Option(
      names = "--amount",
      required = true,
      paramLabel = "N",
      description = "Conversations: above 0, or below 0 with the type CORRECTION.",
      showDefaultValue = Visibility.NEVER)
  private long amount;

  @Option(
      names = "--type",
      defaultValue = "TOP_UP",
      paramLabel = "TYPE",
      description = "${COMPLETION-CANDIDATES}.")
  private Type type = Type.TOP_UP;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for people: 1 to 512 characters.",
      showDefaultValue = Visibility.NEVER)
  private String reason = "";

  @Option(
      names = "--rollover-periods",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "To how many months after its own what is left of it moves on: 0 to 12, for a TOP_UP.")
  private int rolloverPeriods;

  @Override
  int ask(TollgateClient client) {
    String id = requestId.givenOrRandom();
    if (!requestId.isGiven()) {
      // Told before the call: who gets no answer needs it most.
      err().println("To repeat it: --request-id " + id);
    }
    Grant answer = AdminServiceGrpc.newBlockingStub(client.channel()).grantQuota(request(id));
    return print(answer, GrantCommand.table(List.of(answer)));
  }

  private GrantQuotaRequest request(String id) {
    return GrantQuotaRequest.newBuilder()
        .setTenantId(tenant.id())
        .setAmount(amount)
        .setType(type.contract)
        .setReason(reason)
        .setRequestId(id)
        .setYear(month.year())
        .setMonth(month.month())
        .setRolloverPeriods(rolloverPeriods)
        .build();
  }
}

package dev.tollgate.server.cli;

import com.google.protobuf.FieldMask;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenant set}: changes a tenant. */
@Command(name = "set", description = "Changes what is given of a tenant, and nothing else.")
final class TenantSetCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private TenantTermsOptions terms = new TenantTermsOptions();
  @Mixin private RequestIdOption requestId = new RequestIdOption();

  @Option(names = "--plan", paramLabel = "CODE", description = "The code of its plan.")
  private @Nullable String planCode;

  @Option(
      names = "--own-limit",
      paramLabel = "N|none",
      converter = Limit.Converter.class,
      description = "Conversations a month in place of the plan's; none: as the plan says.")
  private @Nullable Limit ownLimit;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description =
          "IANA name, such as Asia/Riyadh. A tenant with messages changes at its month's end.")
  private @Nullable String timeZone;

  @Option(
      names = "--anchor-day",
      paramLabel = "DAY",
      description = "The day of the month on which its months begin: 1 to 28.")
  private @Nullable Integer anchorDay;

  @Option(
      names = "--create",
      arity = "0",
      fallbackValue = "true",
      description = "Create the tenant when it is unknown.")
  private boolean create;

  @Override
  int ask(TollgateClient client) {
    if (terms.contradict()) {
      throw wrong("Give --suspend or --resume, not both");
    }
    UpdateTenantRequest request = request();
    if (!request.hasUpdateMask() && !create) {
      throw wrong(
          "Nothing to change: give --plan, --own-limit, --time-zone, --anchor-day, --at-limit,"
              + " --enforcement, --suspend, --resume, --reason or --create");
    }
    Tenant answer = AdminServiceGrpc.newBlockingStub(client.channel()).updateTenant(request);
    return print(answer, TenantCommand.table(List.of(answer)));
  }

  private UpdateTenantRequest request() {
    Tenant.Builder changed = Tenant.newBuilder().setTenantId(tenant.id());
    FieldMask.Builder mask = FieldMask.newBuilder();
    if (planCode != null) {
      changed.setPlanCode(planCode);
      mask.addPaths("plan_code");
    }
    if (ownLimit != null) {
      ownLimit.conversations().ifPresent(changed::setOwnLimit);
      mask.addPaths("own_limit");
    }
    if (timeZone != null) {
      changed.setTimeZone(timeZone);
      mask.addPaths("time_zone");
    }
    if (anchorDay != null) {
      changed.setAnchorDay(anchorDay);
      mask.addPaths("anchor_day");
    }
    terms.fill(changed, mask);
    UpdateTenantRequest.Builder request =
        UpdateTenantRequest.newBuilder()
            .setTenant(changed)
            .setAllowMissing(create)
            .setRequestId(requestId.givenOrRandom());
    return mask.getPathsCount() == 0 ? request.build() : request.setUpdateMask(mask).build();
  }
}

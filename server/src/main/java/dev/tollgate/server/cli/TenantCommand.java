package dev.tollgate.server.cli;

import dev.tollgate.metering.v1.AtLimit;
import dev.tollgate.metering.v1.Enforcement;
import dev.tollgate.metering.v1.Tenant;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;

/** {@code tenant}: what is done with tenants. */
@Command(
    name = "tenant",
    description = "Shows and changes tenants.",
    subcommands = {TenantGetCommand.class, TenantListCommand.class, TenantSetCommand.class})
final class TenantCommand {
  /** Tenants, one a row. */
  static TextTable table(List<Tenant> tenants) {
    TextTable table =
        TextTable.withHeader(
            "TENANT",
            "PLAN",
            "OWN LIMIT",
            "TIME ZONE",
            "ANCHOR DAY",
            "CURRENT PERIOD",
            "AT LIMIT",
            "ENFORCEMENT",
            "SUSPENDED");
    for (Tenant tenant : tenants) {
      table.row(
          tenant.getTenantId(),
          tenant.getPlanCode(),
          Texts.limit(
              tenant.hasOwnLimit() ? OptionalLong.of(tenant.getOwnLimit()) : OptionalLong.empty(),
              Texts.NOTHING),
          tenant.getTimeZone(),
          tenant.getAnchorDay(),
          Texts.period(tenant.getCurrentPeriod()),
          tenant.getAtLimit() == AtLimit.AT_LIMIT_UNSPECIFIED
              ? Texts.NOTHING
              : Texts.withoutPrefix(tenant.getAtLimit(), "AT_LIMIT_"),
          tenant.getEnforcement() == Enforcement.ENFORCEMENT_UNSPECIFIED
              ? Texts.NOTHING
              : Texts.withoutPrefix(tenant.getEnforcement(), "ENFORCEMENT_"),
          suspension(tenant));
    }
    return table;
  }

  private static String suspension(Tenant tenant) {
    String reason = tenant.getSuspensionReason();
    return Texts.yesOrNo(tenant.getSuspended()) + (reason.isEmpty() ? "" : ": " + reason);
  }
}

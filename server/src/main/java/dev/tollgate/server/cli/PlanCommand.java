package dev.tollgate.server.cli;

import dev.tollgate.metering.v1.Plan;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;

/** {@code plan}: what is done with plans. */
@Command(
    name = "plan",
    description = "Changes plans; plans lists them.",
    subcommands = PlanSetCommand.class)
final class PlanCommand {
  /** Plans, one a row. */
  static TextTable table(List<Plan> plans) {
    TextTable table =
        TextTable.withHeader("PLAN", "NAME", "LIMIT", "AT LIMIT", "WARN AT %", "SESSIONS");
    for (Plan plan : plans) {
      OptionalLong limit =
          plan.hasLimit() ? OptionalLong.of(plan.getLimit()) : OptionalLong.empty();
      table.row(
          plan.getCode(),
          plan.getName(),
          Texts.limit(limit, "none"),
          Texts.withoutPrefix(plan.getAtLimit(), "AT_LIMIT_"),
          plan.getWarnAtPercent(),
          Texts.withoutPrefix(plan.getSessionPolicy(), "SESSION_POLICY_")
              + " "
              + Duration.ofSeconds(plan.getSessionWindow().getSeconds()));
    }
    return table;
  }
}

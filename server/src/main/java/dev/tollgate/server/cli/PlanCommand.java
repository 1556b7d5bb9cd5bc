package dev.tollgate.server.cli;

import dev.tollgate.metering.v1.Plan;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
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
        TextTable.withHeader(
            "PLAN",
            "NAME",
            "LIMIT",
            "AT LIMIT",
            "WARN AT %",
            "SESSIONS",
            "THRESHOLDS %",
            "ENFORCEMENT",
            "RETIRED");
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
              + Duration.ofSeconds(plan.getSessionWindow().getSeconds()),
          Texts.orNothing(
              plan.getThresholdsPercentList().stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(","))),
          Texts.withoutPrefix(plan.getEnforcement(), "ENFORCEMENT_"),
          Texts.yesOrNo(plan.getRetired()));
    }
    return table;
  }
}

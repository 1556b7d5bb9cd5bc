package dev.tollgate.server.cli;

import dev.tollgate.metering.v1.Grant;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code grant}: what is done with grants. */
@Command(
    name = "grant",
    description = "Adds conversations to a tenant's limit in one month, and lists what was added.",
    subcommands = {GrantAddCommand.class, GrantListCommand.class})
final class GrantCommand {
  /** Grants, one a row. */
  static TextTable table(List<Grant> grants) {
    TextTable table =
        TextTable.withHeader(
            "GRANT", "AMOUNT", "TYPE", "PERIOD", "AT", "BY", "ROLLS OVER", "REASON");
    for (Grant grant : grants) {
      table.row(
          grant.getGrantId(),
          grant.getAmount(),
          Texts.withoutPrefix(grant.getType(), "GRANT_TYPE_"),
          Texts.period(grant.getPeriod()),
          Texts.time(grant.getGrantedAt()),
          Texts.orNothing(grant.getGrantedBy()),
          grant.getRolloverPeriods(),
          grant.getReason());
    }
    return table;
  }
}

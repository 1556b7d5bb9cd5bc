package dev.tollgate.server.cli;

import dev.tollgate.client.Consistency;
import dev.tollgate.client.Quota;
import dev.tollgate.client.QuotaCheck;
import dev.tollgate.client.QuotaDecision;
import dev.tollgate.client.TollgateClient;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code check}: asks whether the quota allows a send now. */
@Command(
    name = "check",
    description = "Asks whether the quota allows a send now. Changes nothing.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:allowed", "1:the server could not answer", "2:wrong usage", "3:refused"})
final class CheckCommand extends ClientCommand {
  /** The exit code of a refusal, for scripts. */
  static final int REFUSED = 3;

  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private RecipientOptions recipient = new RecipientOptions();

  @Option(
      names = "--strong",
      arity = "0",
      fallbackValue = "true",
      description = "Read from the database, and tell whether the send would open a session.")
  private boolean strong;

  @Override
  int ask(TollgateClient client) {
    Consistency consistency = strong ? Consistency.STRONG : Consistency.CACHED;
    QuotaDecision decision =
        client.direct().checkQuota(new QuotaCheck(tenant.id(), recipient.recipient(), consistency));
    int printed = print(ToProto.decision(decision), rows(TextTable.withoutHeader(), decision));
    return decision.allowed() ? printed : REFUSED;
  }

  /** A table with the rows of a decision. */
  static TextTable rows(TextTable table, QuotaDecision decision) {
    Quota quota = decision.quota();
    table
        .row("allowed", Texts.yesOrNo(decision.allowed()))
        .row("reason", decision.reason())
        .row("message", Texts.orNothing(decision.message()));
    if (decision.shadowDenied()) {
      table.row("shadow denied", Texts.yesOrNo(true));
    }
    decision
        .wouldOpenSession()
        .ifPresent(opens -> table.row("opens a session", Texts.yesOrNo(opens)));
    return table
        .row("plan", quota.planCode())
        .row("limit", quota.unlimited() ? "none" : quota.effectiveLimit())
        .row("granted", quota.granted())
        .row("rolled over", quota.rolledOver())
        .row("used", quota.used())
        .row("held", quota.held())
        .row("remaining", quota.unlimited() ? Texts.NOTHING : quota.remaining())
        .row("used %", String.format(Locale.ROOT, "%.1f", quota.usagePercent()))
        .row(
            "period",
            Texts.period(quota.period().year(), quota.period().month(), quota.period().timeZone()))
        .row("days until reset", quota.daysUntilReset());
  }
}

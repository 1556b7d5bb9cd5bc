package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminChange;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AuditEntry;
import dev.tollgate.metering.v1.ListAdminChangesRequest;
import dev.tollgate.metering.v1.ListAdminChangesResponse;
import dev.tollgate.metering.v1.ListAuditEntriesRequest;
import dev.tollgate.metering.v1.ListAuditEntriesResponse;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit}: lists what changed after it was reported, or what admin calls changed. */
@Command(
    name = "audit",
    description = {
      "Lists what changed after it had been reported, newest change first; with --admin, who changed"
          + " what by admin calls.",
      "What it was and what it became is in the answer that --json prints."
    },
    subcommands = AuditExportCommand.class)
final class AuditCommand extends ClientCommand {
  @Mixin private TimeRangeOptions range = new TimeRangeOptions();
  @Mixin private PageOptions page = new PageOptions();

  @Option(
      names = "--tenant",
      paramLabel = "ID",
      description = "Whose changes; needed without --admin.",
      showDefaultValue = Visibility.NEVER)
  private String tenant = "";

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      description = "Only this conversation's; all changes of the tenant when absent.",
      showDefaultValue = Visibility.NEVER)
  private String conversationId = "";

  @Option(
      names = "--admin",
      arity = "0",
      fallbackValue = "true",
      description = "List what admin calls changed: of --tenant, of --resource, or everything.")
  private boolean admin;

  @Option(
      names = "--resource",
      paramLabel = "RESOURCE",
      description = "With --admin, only what was changed of it: plan/FREE, key/ID, tenant/ID.",
      showDefaultValue = Visibility.NEVER)
  private String resource = "";

  @Option(
      names = "--caller",
      paramLabel = "ID",
      description = "With --admin, only what this key changed.",
      showDefaultValue = Visibility.NEVER)
  private String caller = "";

  @Override
  int ask(TollgateClient client) {
    if (admin) {
      return askAdmin(client);
    }
    if (tenant.isEmpty()) {
      throw wrong("Missing required option: '--tenant=ID', or '--admin' for admin calls");
    }
    if (!resource.isEmpty() || !caller.isEmpty()) {
      throw wrong("--resource and --caller go with --admin");
    }
    ListAuditEntriesRequest.Builder request =
        ListAuditEntriesRequest.newBuilder()
            .setTenantId(tenant)
            .setConversationId(conversationId)
            .setPageSize(page.size())
            .setPageToken(page.token());
    range.from().ifPresent(request::setFrom);
    range.to().ifPresent(request::setTo);
    ListAuditEntriesResponse answer =
        UsageServiceGrpc.newBlockingStub(client.channel()).listAuditEntries(request.build());
    print(answer, table(answer.getEntriesList()));
    return printNextPage(answer.getNextPageToken());
  }

  private int askAdmin(TollgateClient client) {
    if (!conversationId.isEmpty()) {
      throw wrong("--conversation does not go with --admin");
    }
    if (!tenant.isEmpty() && !resource.isEmpty()) {
      throw wrong("--tenant ID is --resource tenant/ID: give one of the two");
    }
    ListAdminChangesRequest.Builder request =
        ListAdminChangesRequest.newBuilder()
            .setResource(tenant.isEmpty() ? resource : "tenant/" + tenant)
            .setCaller(caller)
            .setPageSize(page.size())
            .setPageToken(page.token());
    range.from().ifPresent(request::setFrom);
    range.to().ifPresent(request::setTo);
    ListAdminChangesResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel()).listAdminChanges(request.build());
    print(answer, changes(answer.getChangesList()));
    return printNextPage(answer.getNextPageToken());
  }

  private static TextTable table(List<AuditEntry> entries) {
    TextTable table =
        TextTable.withHeader("AT", "KIND", "CONVERSATION", "SESSION", "MESSAGE", "BY", "REASON");
    for (AuditEntry entry : entries) {
      table.row(
          Texts.time(entry.getAt()),
          entry.getKind(),
          Texts.orNothing(entry.getConversationId()),
          Texts.orNothing(entry.getSessionId()),
          Texts.orNothing(entry.getMessageId()),
          Texts.orNothing(entry.getCaller()),
          Texts.orNothing(entry.getReason()));
    }
    return table;
  }

  private static TextTable changes(List<AdminChange> changes) {
    TextTable table = TextTable.withHeader("AT", "ACTION", "RESOURCE", "BY", "BEFORE", "AFTER");
    for (AdminChange change : changes) {
      table.row(
          Texts.time(change.getAt()),
          change.getAction(),
          change.getResource(),
          change.getCaller(),
          Texts.orNothing(change.getBeforeJson()),
          change.getAfterJson());
    }
    return table;
  }
}

package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AuditEntry;
import dev.tollgate.metering.v1.ListAuditEntriesRequest;
import dev.tollgate.metering.v1.ListAuditEntriesResponse;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit}: lists what changed after it was reported. */
@Command(
    name = "audit",
    description = {
      "Lists what changed after it had been reported, newest change first.",
      "What it was and what it became is in the answer that --json prints."
    })
final class AuditCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private PageOptions page = new PageOptions();

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      description = "Only this conversation's; all changes of the tenant when absent.",
      showDefaultValue = Visibility.NEVER)
  private String conversationId = "";

  @Override
  int ask(TollgateClient client) {
    ListAuditEntriesResponse answer =
        UsageServiceGrpc.newBlockingStub(client.channel())
            .listAuditEntries(
                ListAuditEntriesRequest.newBuilder()
                    .setTenantId(tenant.id())
                    .setConversationId(conversationId)
                    .setPageSize(page.size())
                    .setPageToken(page.token())
                    .build());
    print(answer, table(answer.getEntriesList()));
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
}

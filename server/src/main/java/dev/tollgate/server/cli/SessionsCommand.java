package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.ListSessionsResponse;
import dev.tollgate.metering.v1.Session;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sessions}: lists a tenant's sessions. */
@Command(name = "sessions", description = "Lists a tenant's sessions, newest first.")
final class SessionsCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private PageOptions page = new PageOptions();

  @Option(
      names = "--customer",
      paramLabel = "ID",
      description = "Only this customer's, by any id; all customers' when absent.",
      showDefaultValue = Visibility.NEVER)
  private String customerId = "";

  @Option(
      names = "--active",
      arity = "0",
      fallbackValue = "true",
      description = "Only sessions that are open now.")
  private boolean active;

  @Override
  int ask(TollgateClient client) {
    ListSessionsResponse answer =
        UsageServiceGrpc.newBlockingStub(client.channel())
            .listSessions(
                ListSessionsRequest.newBuilder()
                    .setTenantId(tenant.id())
                    .setCustomerId(customerId)
                    .setActiveOnly(active)
                    .setPageSize(page.size())
                    .setPageToken(page.token())
                    .build());
    print(answer, table(answer.getSessionsList()));
    return printNextPage(answer.getNextPageToken());
  }

  static TextTable table(List<Session> sessions) {
    TextTable table =
        TextTable.withHeader("SESSION", "CUSTOMER", "NAME", "START", "END", "MESSAGES", "ACTIVE");
    for (Session session : sessions) {
      table.row(
          session.getInfo().getSessionId(),
          session.getCustomerId(),
          Texts.orNothing(session.getCustomerName()),
          Texts.time(session.getInfo().getSessionStart()),
          Texts.time(session.getInfo().getSessionEnd()),
          session.getInfo().getMessageCount(),
          Texts.yesOrNo(session.getActive()));
    }
    return table;
  }
}

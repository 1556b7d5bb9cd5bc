package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.ListTenantsRequest;
import dev.tollgate.metering.v1.ListTenantsResponse;
import dev.tollgate.metering.v1.ReconcileTenantRequest;
import dev.tollgate.metering.v1.ReconcileTenantResponse;
import dev.tollgate.metering.v1.ReconciledDifference;
import dev.tollgate.metering.v1.Tenant;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reconcile}: holds what is stored against the fold of all messages. */
@Command(
    name = "reconcile",
    description = {
      "Folds all recorded messages again, and compares sessions and counters with what is stored;",
      "while the server goes on. Exit code 1 when something differs, also when it was mended."
    })
final class ReconcileCommand extends ClientCommand {
  /** Passes over one tenant while it has more to mend than one pass does. */
  private static final int PASSES_MAX = 100;

  private static final int TENANTS_PAGE = 1_000;
  private static final int DIFFERENT = 1;

  @Option(
      names = "--tenant",
      paramLabel = "ID",
      description = "Only this tenant; all of them when absent.")
  private String tenant = "";

  @Option(
      names = "--repair",
      arity = "0",
      fallbackValue = "true",
      description = "Mend what differs, in audited steps.")
  private boolean repair;

  private long differences;

  @Override
  int ask(TollgateClient client) {
    AdminServiceBlockingStub admin = AdminServiceGrpc.newBlockingStub(client.channel());
    if (!tenant.isEmpty()) {
      reconcile(admin, tenant);
    } else {
      String token = "";
      do {
        ListTenantsResponse page =
            admin.listTenants(
                ListTenantsRequest.newBuilder()
                    .setPageSize(TENANTS_PAGE)
                    .setPageToken(token)
                    .build());
        page.getTenantsList().stream().map(Tenant::getTenantId).forEach(id -> reconcile(admin, id));
        token = page.getNextPageToken();
      } while (!token.isEmpty());
    }
    return differences == 0 ? 0 : DIFFERENT;
  }

  private void reconcile(AdminServiceBlockingStub admin, String tenantId) {
    ReconcileTenantResponse answer = ask(admin, tenantId);
    for (int pass = 1; repair && pass < PASSES_MAX && unfinished(answer); pass++) {
      answer = ask(admin, tenantId);
    }
    if (repair && unfinished(answer)) {
      throw new IllegalStateException(
          "tenant " + tenantId + " still differs after " + PASSES_MAX + " passes");
    }
  }

  /** The history changed while it was read, or has more differences than one pass mends. */
  private static boolean unfinished(ReconcileTenantResponse answer) {
    return answer.getDifferencesCount() > 0 && (!answer.getRepaired() || answer.getMore());
  }

  private ReconcileTenantResponse ask(AdminServiceBlockingStub admin, String tenantId) {
    ReconcileTenantResponse answer =
        admin.reconcileTenant(
            ReconcileTenantRequest.newBuilder().setTenantId(tenantId).setRepair(repair).build());
    differences += answer.getDifferencesCount();
    print(
        answer,
        TextTable.withHeader("TENANT", "MESSAGES", "CONVERSATIONS", "SESSIONS", "DIFFER", "MENDED")
            .row(
                tenantId,
                answer.getMessageCount(),
                answer.getConversationCount(),
                answer.getSessionCount(),
                answer.getDifferencesCount(),
                Texts.yesOrNo(answer.getRepaired())),
        differences(answer));
    return answer;
  }

  private static TextTable differences(ReconcileTenantResponse answer) {
    TextTable table = TextTable.withoutHeader();
    for (ReconciledDifference one : answer.getDifferencesList()) {
      String what =
          one.getConversationId().isEmpty()
              ? "period of " + Instant.ofEpochSecond(one.getPeriodStart().getSeconds())
              : one.getConversationId();
      table.row(what, "stored", one.getStored());
      table.row("", "should be", one.getExpected());
    }
    return table;
  }
}

package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.LabelRange;
import dev.tollgate.metering.v1.MessageIds;
import dev.tollgate.metering.v1.VoidMessagesRequest;
import dev.tollgate.metering.v1.VoidMessagesResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code void}: takes messages back. */
@Command(
    name = "void",
    description = {
      "Takes messages back: counts become what they would be if these had never come.",
      "By their ids, or by a label within a stretch of time."
    })
final class VoidCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private ReasonOption reason = new ReasonOption();
  @Mixin private RequestIdOption requestId = new RequestIdOption();

  @Parameters(paramLabel = "ID", arity = "0..*", description = "Message ids: 1000 at most.")
  private List<String> ids = List.of();

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "In place of ids: messages with this label.")
  private @Nullable String label;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "With --label: event times from it on, such as 2025-01-01T00:00:00Z.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "And before it: 366 days after --from at most.")
  private @Nullable Instant to;

  @Override
  int ask(TollgateClient client) {
    VoidMessagesRequest.Builder request =
        VoidMessagesRequest.newBuilder()
            .setTenantId(tenant.id())
            .setReason(reason.text())
            .setAllowFinal(reason.allowFinal())
            .setRequestId(requestId.givenOrRandom());
    select(request);
    VoidMessagesResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel()).voidMessages(request.build());
    return print(
        answer,
        TextTable.withoutHeader()
            .row("taken back", answer.getVoided())
            .row("already were", answer.getAlreadyVoided())
            .row("unknown ids", answer.getUnknownMessageIdsCount())
            .row("more with the label", Texts.yesOrNo(answer.getMore())));
  }

  private void select(VoidMessagesRequest.Builder request) {
    String given = label;
    if (given == null) {
      if (ids.isEmpty()) {
        throw wrong("Give message ids, or --label with --from and --to.");
      }
      request.setIds(MessageIds.newBuilder().addAllMessageIds(ids));
      return;
    }
    int equals = given.indexOf('=');
    if (!ids.isEmpty() || equals < 1 || from == null || to == null) {
      throw wrong("--label KEY=VALUE goes with --from and --to, and not with message ids.");
    }
    request.setLabel(
        LabelRange.newBuilder()
            .setKey(given.substring(0, equals))
            .setValue(given.substring(equals + 1))
            .setFrom(ToProto.timestamp(from))
            .setTo(ToProto.timestamp(to)));
  }
}

package dev.tollgate.server.cli;

import dev.tollgate.client.OutboundMessage;
import dev.tollgate.client.SendPath;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.Tracked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outbound}: records a message that was sent. */
@Command(name = "outbound", description = "Records a message that was sent.")
final class OutboundCommand extends RecordCommand<OutboundMessage> {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private RecipientOptions recipient = new RecipientOptions();

  @Option(
      names = "--path",
      defaultValue = "DIRECT",
      paramLabel = "PATH",
      description = "How it reached the provider: ${COMPLETION-CANDIDATES}.")
  private SendPath path = SendPath.DIRECT;

  @Option(
      names = "--reservation",
      paramLabel = "ID",
      description = "The reservation that it settles, from tollgate reserve.",
      showDefaultValue = Visibility.NEVER)
  private String reservationId = "";

  @Override
  OutboundMessage message(String messageId, MessageOptions options) {
    OutboundMessage.Builder message =
        OutboundMessage.builder(tenant.id(), recipient.recipient(), path)
            .messageId(messageId)
            .labels(options.labels())
            .reservationId(reservationId);
    options.occurredAt().ifPresent(message::occurredAt);
    return message.build();
  }

  @Override
  Tracked record(TollgateClient client, OutboundMessage message) {
    return client.direct().trackOutbound(message);
  }
}

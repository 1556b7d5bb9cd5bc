package dev.tollgate.server.cli;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.Tracked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code track}: records an inbound message. */
@Command(name = "track", description = "Records an inbound message.")
final class TrackCommand extends RecordCommand<InboundMessage> {
  @Mixin private TenantOption tenant = new TenantOption();

  @Option(
      names = "--customer",
      required = true,
      paramLabel = "ID",
      description = "Who sent it: 1 to 256 characters, compared to the letter.",
      showDefaultValue = Visibility.NEVER)
  private String customerId = "";

  @Mixin private AliasOption aliases = new AliasOption();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The customer's display name, up to 256 characters.",
      showDefaultValue = Visibility.NEVER)
  private String customerName = "";

  @Override
  InboundMessage message(String messageId, MessageOptions options) {
    InboundMessage.Builder message =
        InboundMessage.builder(tenant.id(), customerId)
            .customerAliases(aliases.ids())
            .messageId(messageId)
            .customerName(customerName)
            .labels(options.labels());
    options.occurredAt().ifPresent(message::occurredAt);
    return message.build();
  }

  @Override
  Tracked record(TollgateClient client, InboundMessage message) {
    return client.direct().trackInbound(message);
  }
}

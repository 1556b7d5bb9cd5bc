package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.GetSessionStatsRequest;
import dev.tollgate.metering.v1.GetSessionStatsResponse;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stats}: shows the sessions of a stretch of time in figures. */
@Command(
    name = "stats",
    description = "Shows how many sessions started in a stretch of time, and what is in them.")
final class StatsCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "Sessions that started at or after it, such as 2025-01-01T00:00:00Z.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TIME",
      description = "And before it: 366 days after --from at most.")
  private @Nullable Instant to;

  @Override
  int ask(TollgateClient client) {
    GetSessionStatsResponse answer =
        UsageServiceGrpc.newBlockingStub(client.channel())
            .getSessionStats(
                GetSessionStatsRequest.newBuilder()
                    .setTenantId(tenant.id())
                    .setFrom(ToProto.timestamp(requireNonNull(from)))
                    .setTo(ToProto.timestamp(requireNonNull(to)))
                    .build());
    return print(
        answer,
        TextTable.withoutHeader()
            .row("sessions", answer.getSessionCount())
            .row("customers", answer.getCustomerCount())
            .row("messages", answer.getMessageCount())
            .row(
                "messages a session",
                String.format(Locale.ROOT, "%.2f", answer.getMeanMessagesPerSession())));
  }
}

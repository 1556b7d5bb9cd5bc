package dev.tollgate.server.cli;

import dev.tollgate.client.QuotaReservation;
import dev.tollgate.client.Reserved;
import dev.tollgate.client.TollgateClient;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reserve}: asks whether the quota allows a send, and holds one conversation for it. */
@Command(
    name = "reserve",
    description = {
      "Asks whether the quota allows a send, and holds one conversation for it.",
      "Record the send with: tollgate outbound --reservation ID. Or give it back with: tollgate"
          + " release."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:allowed", "1:the server could not answer", "2:wrong usage", "3:refused"})
final class ReserveCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private RecipientOptions recipient = new RecipientOptions();

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      defaultValue = "PT1M",
      description = "How long to hold it (ISO 8601): 1 second to 24 hours.")
  private Duration ttl = Duration.ofMinutes(1);

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Makes a repeat the same reservation; random when absent.")
  private @Nullable String key;

  @Override
  int ask(TollgateClient client) {
    String reservationKey = key == null ? UUID.randomUUID().toString() : key;
    Reserved reserved =
        client
            .direct()
            .reserveQuota(
                new QuotaReservation(tenant.id(), recipient.recipient(), ttl, reservationKey));
    int printed = print(ToProto.reserved(reserved), table(reserved));
    return reserved.decision().allowed() ? printed : CheckCommand.REFUSED;
  }

  private static TextTable table(Reserved reserved) {
    TextTable table =
        TextTable.withoutHeader()
            .row("reservation", reserved.reservationId().orElse(Texts.NOTHING))
            .row("state", reserved.state().map(Enum::name).orElse(Texts.NOTHING));
    reserved.expiresAt().ifPresent(until -> table.row("until", until));
    return CheckCommand.rows(table, reserved.decision());
  }
}

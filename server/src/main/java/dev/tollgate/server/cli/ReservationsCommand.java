package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ListReservationsRequest;
import dev.tollgate.metering.v1.ListReservationsResponse;
import dev.tollgate.metering.v1.Reservation;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reservations}: lists a tenant's live reservations. */
@Command(name = "reservations", description = "Lists a tenant's live reservations, newest first.")
final class ReservationsCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private PageOptions page = new PageOptions();

  @Override
  int ask(TollgateClient client) {
    ListReservationsResponse answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .listReservations(
                ListReservationsRequest.newBuilder()
                    .setTenantId(tenant.id())
                    .setPageSize(page.size())
                    .setPageToken(page.token())
                    .build());
    print(answer, table(answer.getReservationsList()));
    return printNextPage(answer.getNextPageToken());
  }

  private static TextTable table(List<Reservation> reservations) {
    TextTable table = TextTable.withHeader("RESERVATION", "CONVERSATION", "UNTIL");
    for (Reservation reservation : reservations) {
      table.row(
          reservation.getReservationId(),
          reservation.getConversationId(),
          Texts.time(reservation.getExpiresAt()));
    }
    return table;
  }
}

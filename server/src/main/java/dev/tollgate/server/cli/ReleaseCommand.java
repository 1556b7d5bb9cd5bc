package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReleaseReservationResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code release}: gives a held conversation back. */
@Command(
    name = "release",
    description = "Gives a held conversation back, because nothing was sent.")
final class ReleaseCommand extends ClientCommand {
  private static final String PREFIX = "RESERVATION_STATE_";

  @Mixin private TenantOption tenant = new TenantOption();

  @Parameters(paramLabel = "ID", description = "The reservation, from tollgate reserve.")
  private String reservationId = "";

  @Override
  int ask(TollgateClient client) {
    ReleaseReservationResponse answer =
        MeteringServiceGrpc.newBlockingStub(client.channel())
            .releaseReservation(
                ReleaseReservationRequest.newBuilder()
                    .setTenantId(tenant.id())
                    .setReservationId(reservationId)
                    .build());
    String state = answer.getReservationState().name().substring(PREFIX.length());
    return print(answer, TextTable.withoutHeader().row("state", state));
  }
}

package dev.tollgate.server.cli;

import com.google.protobuf.Message;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.EndReservationRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReservationState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code release}: gives a held conversation back. */
@Command(
    name = "release",
    description = {
      "Gives a held conversation back, because nothing was sent.",
      "With --reason by hand, in place of whoever made the reservation: needs a key with the scope"
          + " admin, and leaves who did it and why in the audit."
    })
final class ReleaseCommand extends ClientCommand {
  private static final String PREFIX = "RESERVATION_STATE_";

  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private RequestIdOption requestId = new RequestIdOption();

  @Parameters(paramLabel = "ID", description = "The reservation, from tollgate reserve.")
  private String reservationId = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why it is ended by hand: 1 to 512 characters.")
  private @Nullable String reason;

  @Override
  int ask(TollgateClient client) {
    return reason == null ? release(client) : end(client, reason);
  }

  private int release(TollgateClient client) {
    var answer =
        MeteringServiceGrpc.newBlockingStub(client.channel())
            .releaseReservation(
                ReleaseReservationRequest.newBuilder()
                    .setTenantId(tenant.id())
                    .setReservationId(reservationId)
                    .build());
    return print(answer, answer.getReservationState());
  }

  private int end(TollgateClient client, String why) {
    var answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .endReservation(
                EndReservationRequest.newBuilder()
                    .setTenantId(tenant.id())
                    .setReservationId(reservationId)
                    .setReason(why)
                    .setRequestId(requestId.givenOrRandom())
                    .build());
    return print(answer, answer.getReservationState());
  }

  private int print(Message answer, ReservationState state) {
    return print(
        answer, TextTable.withoutHeader().row("state", state.name().substring(PREFIX.length())));
  }
}

package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportRulesTest {
  private static final Timestamp TIME = Timestamp.newBuilder().setSeconds(1).build();

  @Test
  void anItemNamesItsMessageAndItsTime() throws Exception {
    TrackMessageRequest.Builder inbound = TrackMessageRequest.newBuilder();
    TrackOutboundRequest.Builder outbound = TrackOutboundRequest.newBuilder();
    refused(
        TrackItem.newBuilder().setInbound(inbound), "inbound.message_id", "inbound.occurred_at");
    refused(
        TrackItem.newBuilder().setOutbound(outbound),
        "outbound.message_id",
        "outbound.occurred_at");
    inbound.setMessageId("m");
    outbound.setOccurredAt(TIME);
    refused(TrackItem.newBuilder().setInbound(inbound), "inbound.occurred_at");
    refused(TrackItem.newBuilder().setOutbound(outbound), "outbound.message_id");
    inbound.setOccurredAt(TIME);
    outbound.setMessageId("m");
    passes(TrackItem.newBuilder().setInbound(inbound));
    passes(TrackItem.newBuilder().setOutbound(outbound));
  }

  private static void passes(TrackItem.Builder item) {
    assertDoesNotThrow(() -> ImportRules.check(item.build()));
  }

  private static void refused(TrackItem.Builder item, String... fields) throws Exception {
    ApiFault fault = assertThrows(ApiFault.class, () -> ImportRules.check(item.build()));
    assertEquals(
        List.of(fields),
        fault.status().getDetails(0).unpack(BadRequest.class).getFieldViolationsList().stream()
            .map(FieldViolation::getField)
            .toList());
  }
}

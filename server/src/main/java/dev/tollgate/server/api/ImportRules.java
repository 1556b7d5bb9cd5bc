package dev.tollgate.server.api;

import com.google.rpc.BadRequest.FieldViolation;
import dev.tollgate.metering.v1.TrackItem;
import java.util.ArrayList;
import java.util.List;

/**
 * What an import asks of its items beyond the rules of a track call: those that make a repeat
 * harmless. Not in the .proto, where rules over several fields are expressions: evaluated for each
 * of millions of items, they would cost more than all other rules together.
 */
final class ImportRules {
  private ImportRules() {}

  /**
   * Passes an item that names its message and its time.
   *
   * @throws ApiFault INVALID_ARGUMENT, with the fields that are missing
   */
  static void check(TrackItem item) {
    boolean inbound = item.hasInbound();
    String path = inbound ? "inbound." : "outbound.";
    String messageId =
        inbound ? item.getInbound().getMessageId() : item.getOutbound().getMessageId();
    boolean timed =
        inbound ? item.getInbound().hasOccurredAt() : item.getOutbound().hasOccurredAt();
    List<FieldViolation> missing = new ArrayList<>(2);
    if (messageId.isEmpty()) {
      missing.add(missing(path + "message_id"));
    }
    if (!timed) {
      missing.add(missing(path + "occurred_at"));
    }
    if (!missing.isEmpty()) {
      throw RequestFaults.invalid(missing);
    }
  }

  private static FieldViolation missing(String field) {
    return FieldViolation.newBuilder()
        .setField(field)
        .setDescription("is required in an import: it makes a repeat harmless")
        .build();
  }
}

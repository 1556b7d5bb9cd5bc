package dev.tollgate.server.store;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.tollgate.server.domain.OutboxEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Events as they are written to their table. */
final class OutboxRow {
  private static final Gson JSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private OutboxRow() {}

  static Map<String, Object> columns(List<OutboxEvent> events, LongSupplier numbers, Instant now) {
    return Columns.of(events)
        .longs("eventNo", event -> numbers.getAsLong())
        .texts("tenantId", OutboxEvent::tenantId)
        .texts("kind", event -> event.kind().text())
        .texts("payload", OutboxRow::json)
        .times("createdAt", event -> now)
        .map();
  }

  static String json(OutboxEvent event) {
    String json = JSON.toJson(event.data());
    if (json.getBytes(StandardCharsets.UTF_8).length > OutboxEvent.DATA_BYTES_MAX) {
      throw new IllegalArgumentException("the data of an event is too long: " + event.kind());
    }
    return json;
  }
}

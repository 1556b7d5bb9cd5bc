package dev.tollgate.server.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell to webhooks, to be written in the transaction that makes it true.
 *
 * @param tenantId whose it is; null when it is no tenant's
 * @param data what is told: the {@code data} of the JSON that is sent. Texts, numbers, booleans,
 *     and lists and maps of them; times as ISO-8601 texts. At most {@value #DATA_BYTES_MAX} bytes
 *     of JSON
 */
public record OutboxEvent(
    EventKind kind, @Nullable String tenantId, Map<String, @Nullable Object> data) {
  /** The longest {@code data}, in bytes of UTF-8: with what goes around it, 64 KiB. */
  public static final int DATA_BYTES_MAX = 60 * 1024;

  public OutboxEvent {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }
}

package dev.tollgate.server.cli;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import java.text.ParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a CSV file of messages, by the names of the contract's fields. An empty field is
 * one that is not there.
 */
final class CsvColumns {
  static final String ALIAS_PREFIX = "customer_alias.";
  static final String LABEL_PREFIX = "label.";

  private static final Set<String> NAMES =
      Set.of(
          "direction",
          "tenant_id",
          "customer_id",
          "conversation_id",
          "message_id",
          "occurred_at",
          "customer_name",
          "path");
  private static final List<String> REQUIRED = List.of("tenant_id", "message_id", "occurred_at");

  private final List<String> names;

  private CsvColumns(List<String> names) {
    this.names = names;
  }

  /**
   * The columns that a first line names.
   *
   * @throws UnreadableFileException when a name is unknown or there twice, or a column is missing
   */
  static CsvColumns of(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!NAMES.contains(name)
          && !name.startsWith(ALIAS_PREFIX)
          && !name.startsWith(LABEL_PREFIX)) {
        throw new UnreadableFileException(
            "unknown column '%s': the columns are %s, %s<N> and %s<KEY>"
                .formatted(name, String.join(", ", sorted()), ALIAS_PREFIX, LABEL_PREFIX));
      }
      if (!seen.add(name)) {
        throw new UnreadableFileException("the column '" + name + "' is there twice");
      }
    }
    for (String name : REQUIRED) {
      if (!seen.contains(name)) {
        throw new UnreadableFileException("the column '" + name + "' is missing");
      }
    }
    return new CsvColumns(List.copyOf(names));
  }

  private static List<String> sorted() {
    return NAMES.stream().sorted().toList();
  }

  /** The message of a row. */
  ImportLine line(long number, List<String> fields) {
    if (fields.size() != names.size()) {
      return ImportLine.bad(
          number, "has " + fields.size() + " fields, and the first line " + names.size());
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      if (!fields.get(i).isEmpty()) {
        row.put(names.get(i), fields.get(i));
      }
    }
    try {
      return ImportLine.of(number, item(row));
    } catch (IllegalArgumentException e) {
      return ImportLine.bad(number, String.valueOf(e.getMessage()));
    }
  }

  private static TrackItem item(Map<String, String> row) {
    String direction = row.getOrDefault("direction", "inbound");
    return switch (direction.toLowerCase(Locale.ROOT)) {
      case "inbound" -> TrackItem.newBuilder().setInbound(inbound(row)).build();
      case "outbound" -> TrackItem.newBuilder().setOutbound(outbound(row)).build();
      default -> throw new IllegalArgumentException("direction: must be inbound or outbound");
    };
  }

  private static TrackMessageRequest inbound(Map<String, String> row) {
    for (String name : List.of("conversation_id", "path")) {
      if (row.containsKey(name)) {
        throw new IllegalArgumentException(name + ": is for outbound messages alone");
      }
    }
    TrackMessageRequest.Builder message =
        TrackMessageRequest.newBuilder()
            .setTenantId(row.getOrDefault("tenant_id", ""))
            .setCustomerId(row.getOrDefault("customer_id", ""))
            .addAllCustomerAliases(prefixed(row, ALIAS_PREFIX).values())
            .setMessageId(row.getOrDefault("message_id", ""))
            .setCustomerName(row.getOrDefault("customer_name", ""))
            .putAllLabels(prefixed(row, LABEL_PREFIX));
    occurredAt(row).ifPresent(message::setOccurredAt);
    return message.build();
  }

  private static TrackOutboundRequest outbound(Map<String, String> row) {
    TrackOutboundRequest.Builder message =
        TrackOutboundRequest.newBuilder()
            .setTenantId(row.getOrDefault("tenant_id", ""))
            .addAllCustomerAliases(prefixed(row, ALIAS_PREFIX).values())
            .setMessageId(row.getOrDefault("message_id", ""))
            .setPath(path(row.getOrDefault("path", "direct")))
            .putAllLabels(prefixed(row, LABEL_PREFIX));
    if (row.containsKey("customer_id") && row.containsKey("conversation_id")) {
      throw new IllegalArgumentException("customer_id and conversation_id exclude each other");
    }
    Optional.ofNullable(row.get("customer_id")).ifPresent(message::setCustomerId);
    Optional.ofNullable(row.get("conversation_id")).ifPresent(message::setConversationId);
    occurredAt(row).ifPresent(message::setOccurredAt);
    return message.build();
  }

  private static Map<String, String> prefixed(Map<String, String> row, String prefix) {
    Map<String, String> fields = new LinkedHashMap<>();
    row.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            fields.put(name.substring(prefix.length()), value);
          }
        });
    return fields;
  }

  private static SendPath path(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "direct" -> SendPath.SEND_PATH_DIRECT;
      case "queued" -> SendPath.SEND_PATH_QUEUED;
      default -> throw new IllegalArgumentException("path: must be direct or queued");
    };
  }

  private static Optional<Timestamp> occurredAt(Map<String, String> row) {
    String text = row.get("occurred_at");
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Timestamps.parse(text));
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "occurred_at: must be a time such as 2025-01-15T12:00:00Z", e);
    }
  }
}

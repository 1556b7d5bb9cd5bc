package dev.tollgate.server.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What inbound and outbound messages have in common. */
final class MessageOptions {
  @Option(
      names = "--message-id",
      paramLabel = "ID",
      description = "The provider's id of the message, up to 256 characters; random when absent.")
  private @Nullable String messageId;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "When it was sent, such as 2025-01-15T12:00:00Z; now when absent.")
  private @Nullable Instant occurredAt;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Kept with the message; may be repeated, 8 at most.")
  private Map<String, String> labels = new LinkedHashMap<>();

  Optional<String> messageId() {
    return Optional.ofNullable(messageId);
  }

  Optional<Instant> occurredAt() {
    return Optional.ofNullable(occurredAt);
  }

  Map<String, String> labels() {
    return labels;
  }
}

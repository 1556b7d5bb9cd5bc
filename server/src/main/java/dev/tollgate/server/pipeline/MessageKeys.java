package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.MessageKey;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The keys of message ids, each of them computed once: it is a hash, and asked for repeatedly. */
final class MessageKeys {
  private final Map<String, UUID> keys = new HashMap<>();

  UUID of(String messageId) {
    return keys.computeIfAbsent(messageId, MessageKey::of);
  }
}

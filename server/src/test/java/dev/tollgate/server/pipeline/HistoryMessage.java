package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.MessageKind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A message of a random history.
 *
 * @param customerId the customer's id that it is addressed by
 * @param aliases further ids that stand on it
 * @param answerOf the message whose answer names the conversation that it is sent to, once there is
 *     one: a message of the same {@code customerId}
 */
record HistoryMessage(
    String id,
    MessageKind kind,
    Instant time,
    String customerId,
    List<String> aliases,
    @Nullable String answerOf) {

  /** The ids that stand together on it. */
  Set<String> ids() {
    Set<String> ids = new TreeSet<>(aliases);
    ids.add(customerId);
    return ids;
  }

  @Override
  public String toString() {
    String to = answerOf == null ? customerId : "answer of " + answerOf + " (" + customerId + ")";
    return id + " " + kind + " " + time + " " + to + (aliases.isEmpty() ? "" : " " + aliases);
  }
}

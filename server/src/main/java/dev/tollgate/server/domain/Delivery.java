package dev.tollgate.server.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the telling of one event to one endpoint stands.
 *
 * @param event names the event; its lane is the delivery's
 * @param kind of the event
 * @param createdAt when it was found that the endpoint is to be told
 * @param retryUntil when it is given up
 * @param nextAttemptAt when it is due; null when it is not pending
 * @param attempts since it was made or last replayed
 * @param lastStatus the HTTP status of the last answer; null when there was none
 * @param lastError why the last attempt failed; null when none has
 */
public record Delivery(
    LaneKey event,
    long endpointNo,
    String kind,
    @Nullable String tenantId,
    State state,
    Instant createdAt,
    Instant retryUntil,
    @Nullable Instant nextAttemptAt,
    int attempts,
    @Nullable Instant lastAttemptAt,
    @Nullable Integer lastStatus,
    @Nullable String lastError) {

  /** Where it stands. */
  public enum State {
    /** It waits, or is on its way. */
    PENDING,
    /** The endpoint has taken it. */
    DELIVERED,
    /** It was given up, and waits for somebody to replay it. */
    PARKED
  }
}

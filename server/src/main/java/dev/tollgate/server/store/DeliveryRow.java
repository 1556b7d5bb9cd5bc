package dev.tollgate.server.store;

import dev.tollgate.server.domain.Delivery;
import dev.tollgate.server.domain.LaneKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delivery and its event, as they stand in their tables. */
record DeliveryRow(
    int lane,
    long eventNo,
    long endpointNo,
    String kind,
    @Nullable String tenantId,
    String state,
    Instant createdAt,
    Instant retryUntil,
    Instant nextAttemptAt,
    int attempts,
    @Nullable Instant lastAttemptAt,
    @Nullable Integer lastStatus,
    @Nullable String lastError) {

  Delivery toDelivery() {
    Delivery.State known = Delivery.State.valueOf(state);
    return new Delivery(
        new LaneKey(lane, eventNo),
        endpointNo,
        kind,
        tenantId,
        known,
        createdAt,
        retryUntil,
        known == Delivery.State.PENDING ? nextAttemptAt : null,
        attempts,
        lastAttemptAt,
        lastStatus,
        lastError);
  }
}

package dev.tollgate.server.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an admin call changed, as it was recorded.
 *
 * @param caller by whom
 * @param action the call, such as {@code UpdateTenant}
 * @param resource what was changed, such as {@code plan/FREE}
 * @param before what it was, as JSON; null for what was not there
 * @param after what it became, as JSON
 */
public record RecordedChange(
    LaneKey key,
    Instant at,
    String caller,
    String action,
    String resource,
    @Nullable String before,
    String after) {}

package dev.tollgate.server.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of what had been reported.
 *
 * @param kind what changed, such as {@code SESSIONS_JOINED}
 * @param caller by whom; null when that was not asked yet
 * @param conversation null when the change is not one conversation's
 * @param session null when the change is not one session's
 * @param messageId the message because of which it changed; null when it was not one message
 * @param reason null when nobody gave one
 * @param before what it was, as JSON
 * @param after what it became, as JSON
 */
public record AuditEntry(
    LaneKey key,
    Instant at,
    String kind,
    @Nullable String caller,
    @Nullable LaneKey conversation,
    @Nullable LaneKey session,
    @Nullable String messageId,
    @Nullable String reason,
    String before,
    String after) {}

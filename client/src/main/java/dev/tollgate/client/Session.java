package dev.tollgate.client;

import java.time.Instant;

/**
 * One window of activity in a conversation.
 *
 * @param sessionId opaque
 * @param isNew the message opened the session when it was first recorded
 * @param start the time of the first message
 * @param end exclusive: a message at exactly this time opens another session
 * @param messageCount messages in the session, each counted once
 */
public record Session(
    String sessionId, boolean isNew, Instant start, Instant end, long messageCount) {}

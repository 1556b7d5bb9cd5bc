package dev.tollgate.server.store;

import dev.tollgate.server.domain.MessageKind;
import java.time.Instant;
import java.util.UUID;

/**
 * A message that is recorded: what a repeat of it has to be compared with and answered from.
 *
 * @param conversationNo its conversation, or the one that has joined since
 * @param voided it was taken back: it is in no session
 */
public record RecordedMessage(
    long tenantNo,
    UUID messageKey,
    long conversationNo,
    Instant occurredAt,
    MessageKind kind,
    boolean openedSession,
    boolean voided) {}

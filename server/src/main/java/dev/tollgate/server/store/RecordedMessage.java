package dev.tollgate.server.store;

import dev.tollgate.server.domain.MessageKind;
import java.time.Instant;
import java.util.UUID;

/** A message that is recorded: what a repeat of it has to be compared with and answered from. */
public record RecordedMessage(
    long tenantNo,
    UUID messageKey,
    long conversationNo,
    Instant occurredAt,
    MessageKind kind,
    boolean openedSession) {}

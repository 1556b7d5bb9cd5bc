package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.store.LaneTransaction.MessageRef;
import dev.tollgate.server.store.RecordedMessage;
import dev.tollgate.server.store.TenantState;

/** What a message of a batch turned out to be. */
sealed interface Resolved {
  /** It is not to be recorded. */
  record Refused(Refusal refusal) implements Resolved {}

  /**
   * It is to be recorded.
   *
   * @param conversationNo its conversation, which may join another one later in the batch
   */
  record Fresh(Message message, MessageRef ref, TenantState tenant, long conversationNo)
      implements Resolved {}

  /** It was recorded by an earlier transaction. */
  record Repeat(Message message, TenantState tenant, RecordedMessage recorded)
      implements Resolved {}

  /** It stands a second time in this batch. */
  record RepeatInBatch(Message message, Fresh first) implements Resolved {}
}

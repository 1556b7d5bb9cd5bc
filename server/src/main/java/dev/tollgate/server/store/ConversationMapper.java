package dev.tollgate.server.store;

import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.SessionFold;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** Conversations, the ids that lead to them, and their histories. */
interface ConversationMapper {
  /** A conversation as it was found by a customer's id. */
  record ByCustomerRow(
      String askedId,
      long conversationNo,
      long tenantNo,
      String customerId,
      String customerName,
      @Nullable Instant namedAt) {
    ConversationRow row() {
      return new ConversationRow(conversationNo, tenantNo, customerId, customerName, namedAt);
    }
  }

  List<ByCustomerRow> byCustomer(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  /** A conversation as it was found by a number. */
  record ByNumberRow(
      long askedNo,
      long conversationNo,
      long tenantNo,
      String customerId,
      String customerName,
      @Nullable Instant namedAt) {
    ConversationRow row() {
      return new ConversationRow(conversationNo, tenantNo, customerId, customerName, namedAt);
    }
  }

  List<ByNumberRow> byNumber(@Param("lane") int lane, @Param("numbers") long[] numbers);

  List<LaneConversations.Identity> identities(
      @Param("lane") int lane, @Param("numbers") long[] numbers);

  List<LaneConversations.Apart> apart(
      @Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  int upsert(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  int upsertIdentities(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  int join(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  /** A message as a history reads it. */
  record HistoryRow(
      long conversationNo,
      UUID messageKey,
      Instant occurredAt,
      String messageId,
      MessageKind kind) {
    LaneConversations.Recorded recorded() {
      return new LaneConversations.Recorded(
          conversationNo, messageKey, new SessionFold.Event(occurredAt, messageId, kind));
    }
  }

  List<HistoryRow> history(
      @Param("lane") int lane, @Param("rows") Map<String, Object> rows, @Param("limit") int limit);
}

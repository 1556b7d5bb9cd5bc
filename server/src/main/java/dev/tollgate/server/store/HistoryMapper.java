package dev.tollgate.server.store;

import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.SessionFold;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.cursor.Cursor;
import org.jspecify.annotations.Nullable;

/** What rewrites of histories, and their proof, read and write. */
interface HistoryMapper {
  /** A recorded message, with the conversation that it belongs to now. */
  record MessageRow(
      long conversationNo,
      UUID messageKey,
      String messageId,
      Instant occurredAt,
      MessageKind kind,
      boolean voided) {
    SessionFold.Event event() {
      return new SessionFold.Event(occurredAt, messageId, kind);
    }
  }

  @Nullable Long rewriteNo(@Param("lane") int lane, @Param("tenantNo") long tenantNo);

  List<MessageRow> byKey(
      @Param("lane") int lane, @Param("tenantNo") long tenantNo, @Param("keys") UUID[] keys);

  /** Those with a label, voided ones left out, by time. */
  List<MessageRow> byLabel(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("labels") String labels,
      @Param("from") Instant from,
      @Param("to") Instant to,
      @Param("limit") int limit);

  /** Those of a conversation that were sent under an id, voided ones too, by time. */
  List<MessageRow> byCustomer(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("customerId") String customerId,
      @Param("conversationNo") long conversationNo);

  /** Those of conversations from a time on each, voided ones left out, by conversation and time. */
  List<MessageRow> since(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("rows") Map<String, Object> rows,
      @Param("from") Instant from);

  Cursor<MessageRow> all(@Param("lane") int lane, @Param("tenantNo") long tenantNo);

  Cursor<TrackMapper.SessionRow> allSessions(
      @Param("lane") int lane, @Param("tenantNo") long tenantNo);

  List<UsageRow> allUsage(@Param("lane") int lane, @Param("tenantNo") long tenantNo);

  int insertVoids(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("keys") UUID[] keys,
      @Param("at") Instant at,
      @Param("by") String by,
      @Param("reason") String reason);

  int raiseRewriteNo(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("rewriteNo") long rewriteNo);

  int move(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("keys") UUID[] keys,
      @Param("conversationNo") long conversationNo);

  int setCustomerId(
      @Param("lane") int lane,
      @Param("conversationNo") long conversationNo,
      @Param("customerId") String customerId);

  int insertApart(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("customerId") String customerId,
      @Param("others") String[] others);
}

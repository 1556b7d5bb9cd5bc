package dev.tollgate.server.store;

import static java.util.Objects.requireNonNull;

import dev.tollgate.server.domain.AuditEntry;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** What reads of conversations, their sessions and changes ask. */
interface ConversationListMapper {
  /** Whose rows. */
  record Owner(int lane, long tenantNo) {}

  /** A session with its customer. */
  record ListedRow(
      long conversationNo,
      Instant startAt,
      Instant endAt,
      long sessionNo,
      long messageCount,
      SessionPolicy policy,
      int windowSeconds,
      String customerId,
      String customerName) {

    ListedSession toSession(int lane) {
      SessionRule rule = new SessionRule(policy, Duration.ofSeconds(windowSeconds));
      return new ListedSession(
          new LaneKey(lane, conversationNo),
          new Session(sessionNo, startAt, endAt, messageCount, rule),
          customerId,
          customerName);
    }
  }

  /**
   * A conversation with one of its sessions; without one when it has none to show.
   *
   * @param aliases the ids that lead to it beside its own; null when there are none
   */
  @SuppressWarnings("ArrayRecordComponent") // MyBatis fills it, and nothing compares these rows.
  record ShownRow(
      long conversationNo,
      String customerId,
      String customerName,
      Instant createdAt,
      String @Nullable [] aliases,
      @Nullable Instant startAt,
      @Nullable Instant endAt,
      @Nullable Long sessionNo,
      @Nullable Long messageCount,
      @Nullable SessionPolicy policy,
      @Nullable Integer windowSeconds) {

    List<String> customerIds() {
      return Stream.concat(
              Stream.of(customerId), aliases == null ? Stream.of() : Stream.of(aliases))
          .toList();
    }

    Stream<ListedRow> session() {
      return startAt == null
          ? Stream.of()
          : Stream.of(
              new ListedRow(
                  conversationNo,
                  startAt,
                  requireNonNull(endAt),
                  requireNonNull(sessionNo),
                  requireNonNull(messageCount),
                  requireNonNull(policy),
                  requireNonNull(windowSeconds),
                  customerId,
                  customerName));
    }
  }

  /** An audit entry. */
  record AuditRow(
      long auditNo,
      Instant at,
      String kind,
      @Nullable String caller,
      @Nullable Long conversationNo,
      @Nullable Long sessionNo,
      @Nullable String messageId,
      @Nullable String reason,
      String before,
      String after) {

    AuditEntry toEntry(int lane) {
      return new AuditEntry(
          new LaneKey(lane, auditNo),
          at,
          kind,
          caller,
          conversationNo == null ? null : new LaneKey(lane, conversationNo),
          sessionNo == null ? null : new LaneKey(lane, sessionNo),
          messageId,
          reason,
          before,
          after);
    }
  }

  List<ListedRow> sessions(
      @Param("owner") Owner owner, @Param("query") SessionQuery query, @Param("limit") int limit);

  /**
   * A conversation and its sessions, newest start first; nothing when it is unknown.
   *
   * @param customerId any id of its customer; null when it is asked for by number
   * @param conversationNo its number, or that of one that has become part of it
   */
  List<ShownRow> conversation(
      @Param("owner") Owner owner,
      @Param("customerId") @Nullable String customerId,
      @Param("conversationNo") @Nullable Long conversationNo,
      @Param("before") @Nullable Instant before,
      @Param("limit") int limit);

  /** The numbers of a conversation and of those that have become part of it; empty: unknown. */
  Long[] joined(@Param("owner") Owner owner, @Param("conversationNo") long conversationNo);

  /**
   * Audit entries before a number, newest first.
   *
   * @param conversationNos only theirs; null: all
   * @param range when they were made
   */
  List<AuditRow> auditBefore(
      @Param("owner") Owner owner,
      @Param("conversationNos") Long @Nullable [] conversationNos,
      @Param("before") long before,
      @Param("range") TimeRange range,
      @Param("limit") int limit);
}

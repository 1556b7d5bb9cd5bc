package dev.tollgate.server.store;

import dev.tollgate.server.domain.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is stored of a tenant, held against the fold of its recorded messages, in one state of the
 * database.
 *
 * @param tenantNo the tenant's number
 * @param rewriteNo the number of the tenant's last rewrite then
 * @param messages recorded messages, without those that were taken back
 * @param conversations conversations that have messages or sessions
 * @param sessions sessions that the messages add up to
 * @param wrong the first {@link #CONVERSATIONS_MAX} conversations whose sessions are others
 * @param more there are more of those
 * @param counters periods whose counters are others
 */
public record Reconciliation(
    long tenantNo,
    long rewriteNo,
    long messages,
    long conversations,
    long sessions,
    List<WrongSessions> wrong,
    boolean more,
    List<WrongUsage> counters) {
  /** Conversations that one pass tells of, and mends. */
  public static final int CONVERSATIONS_MAX = 1_000;

  public Reconciliation {
    wrong = List.copyOf(wrong);
    counters = List.copyOf(counters);
  }

  /** The sessions of a conversation, as they are and as they should be; numbers do not matter. */
  public record WrongSessions(long conversationNo, List<Session> stored, List<Session> expected) {}

  /** The counters of a period, as they are and as they should be. */
  public record WrongUsage(UsageRow stored, UsageRow expected) {
    /** What has to be added to what is stored, whatever was added since. */
    UsageRow delta() {
      return new UsageRow(
          stored.tenantNo(),
          stored.periodStart(),
          expected.conversationCount() - stored.conversationCount(),
          expected.inboundCount() - stored.inboundCount(),
          expected.outboundDirectCount() - stored.outboundDirectCount(),
          expected.outboundQueuedCount() - stored.outboundQueuedCount(),
          null);
    }

    /** The counts, by name. */
    static Map<String, String> fields(UsageRow row) {
      Instant last = row.lastConversationAt();
      return Map.of(
          "period_start", row.periodStart().toString(),
          "conversation_count", Long.toString(row.conversationCount()),
          "inbound_count", Long.toString(row.inboundCount()),
          "outbound_direct_count", Long.toString(row.outboundDirectCount()),
          "outbound_queued_count", Long.toString(row.outboundQueuedCount()),
          "last_conversation_at", last == null ? "" : last.toString());
    }
  }

  /** Everything is as it should be. */
  public boolean clean() {
    return wrong.isEmpty() && counters.isEmpty();
  }
}

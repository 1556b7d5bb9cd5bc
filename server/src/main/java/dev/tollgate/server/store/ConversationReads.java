package dev.tollgate.server.store;

import dev.tollgate.server.domain.AuditEntry;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.LaneKey.Kind;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.store.ConversationListMapper.AuditRow;
import dev.tollgate.server.store.ConversationListMapper.ListedRow;
import dev.tollgate.server.store.ConversationListMapper.Owner;
import dev.tollgate.server.store.ConversationListMapper.ShownRow;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import javax.sql.DataSource;

/**
 * Reads conversations, their sessions, and what changed after it was reported. Blocks. Throws
 * {@link RefusedException} for an unknown tenant or conversation, and {@link StoreException} when
 * the database failed.
 */
public final class ConversationReads {
  private final Sessions sessions;
  private final TenantReads tenants;

  public ConversationReads(DataSource readers, LaneMap laneMap) {
    this.sessions = new Sessions(readers);
    this.tenants = new TenantReads(laneMap);
  }

  /** Sessions of a tenant, newest start first; none of a customer that was never seen. */
  public Page<ListedSession> sessions(SessionQuery query, Instant now) {
    return ofTenant(
        query.tenantId(),
        now,
        (owner, mapper) -> {
          List<ListedRow> rows = mapper.sessions(owner, query, query.size() + 1);
          return Page.of(
              rows.stream().map(row -> row.toSession(owner.lane())).toList(), query.size());
        });
  }

  /** A conversation, with sessions newest start first. */
  public ShownConversation conversation(ConversationQuery query, Instant now) {
    return ofTenant(
        query.tenantId(),
        now,
        (owner, mapper) -> {
          List<ShownRow> rows =
              mapper.conversation(
                  owner,
                  query.who() instanceof Recipient.Customer customer ? customer.customerId() : null,
                  query.who() instanceof Recipient.Conversation conversation
                      ? number(owner, conversation.conversationId())
                      : null,
                  query.before(),
                  query.size() + 1);
          if (rows.isEmpty()) {
            throw unknown(query.who());
          }
          return shown(rows, owner.lane(), query.size());
        });
  }

  /** What changed after it was reported, newest change first. */
  public Page<AuditEntry> audit(AuditQuery query, Instant now) {
    return ofTenant(
        query.tenantId(),
        now,
        (owner, mapper) -> {
          List<AuditRow> rows =
              mapper.auditBefore(
                  owner,
                  query.conversationId() == null
                      ? null
                      : joined(owner, query.conversationId(), mapper),
                  query.before() == null ? Long.MAX_VALUE : query.before(),
                  query.range(),
                  query.size() + 1);
          return Page.of(
              rows.stream().map(row -> row.toEntry(owner.lane())).toList(), query.size());
        });
  }

  private static ShownConversation shown(List<ShownRow> rows, int lane, int size) {
    ShownRow first = rows.get(0);
    List<ListedSession> sessions =
        rows.stream().flatMap(ShownRow::session).map(row -> row.toSession(lane)).toList();
    return new ShownConversation(
        new LaneKey(lane, first.conversationNo()),
        first.customerIds(),
        first.customerName(),
        first.createdAt(),
        Page.of(sessions, size));
  }

  private <T> T ofTenant(
      String tenantId, Instant now, BiFunction<Owner, ConversationListMapper, T> read) {
    return Reads.read(
        sessions,
        session -> {
          TenantReads.Found found = tenants.find(session, tenantId, now);
          return read.apply(
              new Owner(found.lane(), found.tenant().tenantNo()),
              session.getMapper(ConversationListMapper.class));
        });
  }

  private static Long[] joined(Owner owner, String conversationId, ConversationListMapper mapper) {
    Long[] numbers = mapper.joined(owner, number(owner, conversationId));
    if (numbers.length == 0) {
      throw new RefusedException(Refusal.UNKNOWN_CONVERSATION, conversationId);
    }
    return numbers;
  }

  private static long number(Owner owner, String conversationId) {
    return LaneKey.parse(Kind.CONVERSATION, conversationId)
        .filter(key -> key.lane() == owner.lane())
        .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_CONVERSATION, conversationId))
        .number();
  }

  private static RefusedException unknown(Recipient who) {
    return new RefusedException(
        Refusal.UNKNOWN_CONVERSATION,
        // What a customer is called is not repeated: texts of faults end up in logs.
        who instanceof Recipient.Conversation conversation
            ? conversation.conversationId()
            : "of the customer");
  }
}

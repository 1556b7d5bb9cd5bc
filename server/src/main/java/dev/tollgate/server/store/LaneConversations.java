package dev.tollgate.server.store;

import dev.tollgate.server.domain.SessionFold;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The conversations of a lane, the ids that lead to them, and their histories, in a transaction
 * that holds the lane. Methods that take rows cost one statement, and none when there are no rows.
 */
public final class LaneConversations {
  private final int lane;
  private final Instant clock;
  private final ConversationMapper mapper;

  LaneConversations(LaneTransaction transaction) {
    this.lane = transaction.lane();
    this.clock = transaction.clock();
    this.mapper = transaction.mapper(ConversationMapper.class);
  }

  /** Which customer, by tenant and id. */
  public record CustomerRef(long tenantNo, String customerId) {}

  /** A conversation, and the id that led to it. */
  public record Named(CustomerRef asked, ConversationRow row) {}

  /** The conversations that these ids lead to. */
  public List<Named> of(Collection<CustomerRef> customers) {
    if (customers.isEmpty()) {
      return List.of();
    }
    return mapper.byCustomer(lane, columns(customers)).stream()
        .map(found -> new Named(new CustomerRef(found.tenantNo(), found.askedId()), found.row()))
        .toList();
  }

  /** A conversation, and the number that led to it: its own, or that of one that joined it. */
  public record Numbered(long asked, ConversationRow row) {}

  /** The conversations that these numbers lead to, of any tenant. */
  public List<Numbered> ofNumbers(Collection<Long> numbers) {
    if (numbers.isEmpty()) {
      return List.of();
    }
    return mapper.byNumber(lane, numbers.stream().mapToLong(Long::longValue).toArray()).stream()
        .map(found -> new Numbered(found.askedNo(), found.row()))
        .toList();
  }

  /**
   * An id and the conversation it leads to.
   *
   * @param alias it is not the id under which the conversation was first seen
   */
  public record Identity(long tenantNo, String customerId, long conversationNo, boolean alias) {}

  /** All ids that lead to these conversations. */
  public List<Identity> identities(Collection<Long> conversations) {
    if (conversations.isEmpty()) {
      return List.of();
    }
    return mapper.identities(lane, conversations.stream().mapToLong(Long::longValue).toArray());
  }

  /** Two ids that were told apart for good. */
  public record Apart(long tenantNo, String customerId, String otherId) {}

  /** What these ids were told apart from. */
  public List<Apart> apart(Collection<CustomerRef> customers) {
    return customers.isEmpty() ? List.of() : mapper.apart(lane, columns(customers));
  }

  /** Adds conversations, or changes the names of those that are there. */
  public void upsert(List<ConversationRow> conversations) {
    if (conversations.isEmpty()) {
      return;
    }
    mapper.upsert(
        lane,
        Columns.of(conversations)
            .longs("conversationNo", ConversationRow::conversationNo)
            .longs("tenantNo", ConversationRow::tenantNo)
            .texts("customerId", ConversationRow::customerId)
            .texts("customerName", ConversationRow::customerName)
            .times("namedAt", ConversationRow::namedAt)
            .times("createdAt", row -> clock)
            .map());
  }

  /** Makes ids lead to conversations. */
  public void upsertIdentities(List<Identity> identities) {
    if (identities.isEmpty()) {
      return;
    }
    mapper.upsertIdentities(
        lane,
        Columns.of(identities)
            .longs("tenantNo", Identity::tenantNo)
            .texts("customerId", Identity::customerId)
            .longs("conversationNo", Identity::conversationNo)
            .booleans("alias", Identity::alias)
            .map());
  }

  /** A conversation that becomes part of another. */
  public record Join(long conversationNo, long into) {}

  /** Makes conversations, and those that joined them before, lead to others. */
  public void join(List<Join> joins) {
    if (joins.isEmpty()) {
      return;
    }
    mapper.join(
        lane,
        Columns.of(joins)
            .longs("conversationNo", Join::conversationNo)
            .longs("into", Join::into)
            .map());
  }

  /**
   * The next part of a conversation's history that is to be read.
   *
   * @param after the last message that was read; null: from the first at {@code from} on
   */
  public record HistoryRef(long conversationNo, Instant from, @Nullable UUID after) {}

  /** A message of a history. */
  public record Recorded(long conversationNo, UUID messageKey, SessionFold.Event event) {}

  /**
   * The next messages of histories, voided ones left out, each by time and key.
   *
   * @param limit messages of one conversation at most
   */
  public List<Recorded> history(List<HistoryRef> refs, int limit) {
    if (refs.isEmpty()) {
      return List.of();
    }
    return mapper
        .history(
            lane,
            Columns.of(refs)
                .longs("conversationNo", HistoryRef::conversationNo)
                .times("from", HistoryRef::from)
                .uuids("after", HistoryRef::after)
                .map(),
            limit)
        .stream()
        .map(ConversationMapper.HistoryRow::recorded)
        .toList();
  }

  static Map<String, Object> columns(Collection<CustomerRef> customers) {
    return Columns.of(List.copyOf(customers))
        .longs("tenantNo", CustomerRef::tenantNo)
        .texts("customerId", CustomerRef::customerId)
        .map();
  }
}

package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.GrantLedger;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.store.ConversationRow;
import dev.tollgate.server.store.LaneConversations.CustomerRef;
import dev.tollgate.server.store.LaneTransaction.SessionRange;
import dev.tollgate.server.store.TenantState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this server knows of a lane without a look at it: tenants, conversations and their latest
 * sessions, as its own last batch left them. Good only for a transaction whose version follows that
 * batch's: a lane's versions are gapless, so whoever else has changed anything in it, another
 * server or an admin call, has taken one in between. Bounded: what was not used for longest goes
 * first. Not for several threads.
 */
final class LaneMemory {
  /**
   * How much is kept of one lane.
   *
   * @param tenants at most, some 2 KB each
   * @param conversations at most, with their sessions some 700 bytes each
   */
  record Limits(int tenants, int conversations) {
    /** Shares of the heap that all lanes together may take. */
    private static final int TENANTS_HEAP_SHARE = 16;

    private static final int CONVERSATIONS_HEAP_SHARE = 8;
    private static final int TENANT_BYTES = 2_000;
    private static final int CONVERSATION_BYTES = 700;
    private static final long TENANTS_MAX = 200_000;
    private static final long CONVERSATIONS_MAX = 1_000_000;

    /** For each of {@code lanes} lanes in a heap of this size. */
    static Limits of(long heapBytes, int lanes) {
      long tenants = heapBytes / TENANTS_HEAP_SHARE / TENANT_BYTES;
      long conversations = heapBytes / CONVERSATIONS_HEAP_SHARE / CONVERSATION_BYTES;
      return new Limits(
          share(Math.min(TENANTS_MAX, tenants), lanes),
          share(Math.min(CONVERSATIONS_MAX, conversations), lanes));
    }

    private static int share(long all, int lanes) {
      return Math.toIntExact(Math.max(1, all / lanes));
    }
  }

  /** Sessions kept of one conversation; a message before them has them read. */
  static final int SESSIONS_MAX = 4;

  /**
   * The latest sessions of a conversation.
   *
   * @param from all that start at this time or later are there
   * @param sessions by start
   */
  record Latest(Instant from, List<Session> sessions) {
    /** The latest of these, so many at most. */
    Latest last(int max) {
      if (sessions.size() <= max) {
        return this;
      }
      List<Session> kept = List.copyOf(sessions.subList(sessions.size() - max, sessions.size()));
      return new Latest(kept.get(0).start(), kept);
    }
  }

  /** A tenant, good in one period. */
  private record KnownTenant(TenantState state, BillingPeriod period) {}

  private static final long NEVER = -1;

  private final Map<String, KnownTenant> tenants;
  private final Map<CustomerRef, Long> numbers;
  private final Map<Long, ConversationRow> conversations;
  private final Map<Long, Latest> sessions;
  private long version = NEVER;

  /** Knows nothing yet. */
  LaneMemory(Limits limits) {
    tenants = new RecentlyUsed<>(limits.tenants());
    numbers = new RecentlyUsed<>(limits.conversations());
    conversations = new RecentlyUsed<>(limits.conversations());
    sessions = new RecentlyUsed<>(limits.conversations());
  }

  /** Keeps what is still good for the transaction that has this version of the lane. */
  LaneMemory begun(long transaction) {
    if (version + 1 != transaction) {
      clear();
    }
    return this;
  }

  /** Says that what is remembered is as a commit of this version left it. */
  void committed(long committedVersion) {
    version = committedVersion;
  }

  /** Knows nothing any more. */
  void clear() {
    tenants.clear();
    numbers.clear();
    conversations.clear();
    sessions.clear();
  }

  /** A tenant as it is in a transaction, by the transaction's version and time. */
  Optional<TenantState> tenant(String tenantId, long transaction, Instant clock) {
    KnownTenant known = tenants.get(tenantId);
    return known == null || !known.period.contains(clock)
        ? Optional.empty()
        : Optional.of(known.state.at(transaction, clock));
  }

  /** The conversation that an id leads to. */
  Optional<ConversationRow> conversation(CustomerRef customer) {
    Long number = numbers.get(customer);
    return number == null ? Optional.empty() : Optional.ofNullable(conversations.get(number));
  }

  /** The latest sessions of a conversation, if those of a range are among them. */
  Optional<Latest> sessions(SessionRange range) {
    return Optional.ofNullable(sessions.get(range.conversationNo()))
        .filter(latest -> !range.from().isBefore(latest.from()));
  }

  /** Takes a tenant as it is now, unless it may change without anybody changing it. */
  void remember(TenantState state) {
    String tenantId = state.tenant().tenantId();
    // Holds end by themselves, and what moves on of grants depends on the time.
    if (state.held() > 0 || !state.ledger().equals(GrantLedger.EMPTY)) {
      tenants.remove(tenantId);
    } else {
      BillingPeriod period = state.tenant().calendar().periodAt(state.clock());
      tenants.put(tenantId, new KnownTenant(state, period));
    }
  }

  void forgetTenant(String tenantId) {
    tenants.remove(tenantId);
  }

  /** Takes what an id leads to now. */
  void remember(CustomerRef customer, ConversationRow row) {
    numbers.put(customer, row.conversationNo());
    remember(row);
  }

  /** Takes a conversation as it is now. */
  void remember(ConversationRow row) {
    conversations.put(row.conversationNo(), row);
  }

  /** Takes the sessions of a conversation as they are now. */
  void remember(long conversationNo, Latest latest) {
    sessions.put(conversationNo, latest.last(SESSIONS_MAX));
  }

  void forgetSessions(long conversationNo) {
    sessions.remove(conversationNo);
  }

  /** From when on a range that was read without an end tells all sessions of its conversation. */
  static Instant knownFrom(SessionRange range, List<Session> read) {
    return read.stream()
        .map(Session::start)
        .filter(start -> !start.isAfter(range.from()))
        .max(Instant::compareTo)
        .orElse(EventTime.MIN);
  }

  /** A map that forgets what was not asked for for longest. */
  private static final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private static final int CAPACITY_FIRST = 64;
    private static final float LOAD_FACTOR = 0.75f;

    private final int max;

    RecentlyUsed(int max) {
      super(CAPACITY_FIRST, LOAD_FACTOR, true);
      this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > max;
    }
  }
}

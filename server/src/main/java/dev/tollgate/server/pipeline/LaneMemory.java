package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.GrantLedger;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.pipeline.LatestSessions.Latest;
import dev.tollgate.server.store.ConversationRow;
import dev.tollgate.server.store.LaneConversations.CustomerRef;
import dev.tollgate.server.store.LaneTransaction.SessionRange;
import dev.tollgate.server.store.TenantState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What this server knows of a lane without a look at it: tenants, conversations and their latest
 * session, as its own last batch left them. Good only for a transaction whose version follows that
 * batch's: a lane's versions are gapless, so whoever else has changed anything in it, another
 * server or an admin call, has taken one in between. Bounded: what was not used for long goes
 * first. Not for several threads.
 */
final class LaneMemory {
  /**
   * How much is kept of one lane.
   *
   * @param tenants at most, some 1 KB each
   * @param conversations at most, with their session some 500 bytes each
   */
  record Limits(int tenants, int conversations) {
    /** Shares of the heap that all lanes together may take. */
    private static final int TENANTS_HEAP_SHARE = 12;

    private static final int CONVERSATIONS_HEAP_SHARE = 5;
    private static final int TENANT_BYTES = 1_000;
    private static final int CONVERSATION_BYTES = 500;
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

  /**
   * A tenant.
   *
   * @param until when it changes by itself, if nobody changes it before
   */
  private record KnownTenant(TenantState state, Instant until) {}

  private static final long NEVER = -1;

  private final RecentlyUsed<String, KnownTenant> tenants;
  private final RecentlyUsed<String, Long> tenantNos;
  private final RecentlyUsed<CustomerRef, Long> numbers;
  private final RecentlyUsed<Long, ConversationRow> conversations;
  private final LatestSessions sessions;
  private long version = NEVER;

  /** Knows nothing yet. */
  LaneMemory(Limits limits) {
    tenants = new RecentlyUsed<>(limits.tenants());
    tenantNos = new RecentlyUsed<>(limits.tenants());
    numbers = new RecentlyUsed<>(limits.conversations());
    conversations = new RecentlyUsed<>(limits.conversations());
    sessions = new LatestSessions(limits.conversations());
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

  /** Knows nothing any more but what never changes. */
  void clear() {
    tenants.clear();
    numbers.clear();
    conversations.clear();
    sessions.clear();
  }

  /** A tenant as it is in a transaction, by the transaction's version and time. */
  Optional<TenantState> tenant(String tenantId, long transaction, Instant clock) {
    KnownTenant known = tenants.get(tenantId);
    return known == null || !clock.isBefore(known.until)
        ? Optional.empty()
        : Optional.of(known.state.at(transaction, clock));
  }

  /** The number of a tenant: good whatever has happened since, because a tenant keeps its own. */
  Optional<Long> tenantNo(String tenantId) {
    return Optional.ofNullable(tenantNos.get(tenantId));
  }

  /** The conversation that an id leads to. */
  Optional<ConversationRow> conversation(CustomerRef customer) {
    Long number = numbers.get(customer);
    return number == null ? Optional.empty() : Optional.ofNullable(conversations.get(number));
  }

  /** The latest session of a conversation, if it is all that a range to the end has. */
  Optional<Latest> latest(SessionRange range) {
    return Optional.ofNullable(sessions.get(range.conversationNo()))
        .filter(latest -> !range.from().isBefore(latest.from()));
  }

  /** Takes a tenant as it is now. What moves on of its grants depends on the time. */
  void remember(TenantState state) {
    if (!state.ledger().equals(GrantLedger.EMPTY)) {
      rememberNumber(state);
      return;
    }
    Instant end = state.period().end();
    Instant held = state.held() > 0 ? state.heldUntil() : null;
    put(state, held != null && held.isBefore(end) ? held : end);
  }

  /** Takes the number of a tenant, which alone is still as it was. */
  void rememberNumber(TenantState state) {
    tenants.remove(state.tenant().tenantId());
    rememberNumber(state.tenant());
  }

  private void put(TenantState state, Instant until) {
    tenants.put(state.tenant().tenantId(), new KnownTenant(state, until));
    rememberNumber(state.tenant());
  }

  private void rememberNumber(Tenant tenant) {
    if (tenantNos.get(tenant.tenantId()) == null) {
      tenantNos.put(tenant.tenantId(), tenant.tenantNo());
    }
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

  /**
   * Takes the sessions of a conversation as they are now.
   *
   * @param from all that start at this time or later are there
   * @param current by start
   */
  void remember(long conversationNo, Instant from, List<Session> current) {
    if (current.size() <= 1) {
      sessions.put(conversationNo, new Latest(from, current.isEmpty() ? null : current.get(0)));
    } else {
      // A late message before it has the others read.
      Session last = current.get(current.size() - 1);
      sessions.put(conversationNo, new Latest(last.start(), last));
    }
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
}

package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.CustomerLink;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.store.ConversationRow;
import dev.tollgate.server.store.LaneConversations;
import dev.tollgate.server.store.LaneConversations.Apart;
import dev.tollgate.server.store.LaneConversations.CustomerRef;
import dev.tollgate.server.store.LaneConversations.Identity;
import dev.tollgate.server.store.LaneConversations.Join;
import dev.tollgate.server.store.LaneTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conversations of a batch: found by customers' ids, made, named, and linked. */
final class BatchConversations {
  private final LaneTransaction lane;
  private final LaneConversations stored;
  private final LaneMemory memory;
  private final Map<CustomerRef, Long> byCustomer = new HashMap<>();
  private final Map<Long, ConversationRow> rows = new HashMap<>();
  private final Map<Long, Long> joinedInto = new HashMap<>();
  private final Map<Long, Set<String>> ids = new HashMap<>();
  private final Set<Apart> apart = new HashSet<>();
  private final Set<Long> created = new LinkedHashSet<>();
  private final Set<Long> renamed = new LinkedHashSet<>();
  private final Map<CustomerRef, Identity> identities = new LinkedHashMap<>();

  /** Ids whose conversation the memory did not know, or not as it is now. */
  private final Set<CustomerRef> learned = new HashSet<>();

  private final Map<Long, Long> joins = new LinkedHashMap<>();
  private long linksRefused;

  BatchConversations(LaneTransaction lane, LaneMemory memory) {
    this.lane = lane;
    this.stored = lane.conversations();
    this.memory = memory;
  }

  /** Finds the conversations that these ids and numbers lead to; reads those not in memory. */
  void read(Collection<CustomerRef> customers, Collection<Long> numbers) {
    List<CustomerRef> unknown = new ArrayList<>();
    for (CustomerRef customer : customers) {
      memory
          .conversation(customer)
          .ifPresentOrElse(row -> found(customer, row), () -> unknown.add(customer));
    }
    for (LaneConversations.Named found : stored.of(unknown)) {
      found(found.asked(), found.row());
      learned.add(found.asked());
    }
    for (LaneConversations.Numbered found : stored.ofNumbers(numbers)) {
      ConversationRow row = found.row();
      byCustomer.put(new CustomerRef(row.tenantNo(), row.customerId()), row.conversationNo());
      rows.put(row.conversationNo(), row);
      if (found.asked() != row.conversationNo()) {
        joinedInto.put(found.asked(), row.conversationNo());
      }
    }
  }

  private void found(CustomerRef customer, ConversationRow row) {
    byCustomer.put(customer, row.conversationNo());
    rows.put(row.conversationNo(), row);
  }

  /**
   * Reads what decides on links, where the ids of a message do not lead to one conversation yet.
   *
   * @param together the ids that stand on one message, of several messages
   */
  void readLinks(Collection<Set<CustomerRef>> together) {
    Set<CustomerRef> unsettled = new LinkedHashSet<>();
    Set<Long> conversations = new LinkedHashSet<>();
    for (Set<CustomerRef> group : together) {
      Set<@Nullable Long> found = new HashSet<>();
      group.forEach(id -> found.add(byCustomer.get(id)));
      if (found.size() > 1) {
        unsettled.addAll(group);
        found.stream().filter(Objects::nonNull).forEach(conversations::add);
      }
    }
    for (Identity row : stored.identities(conversations)) {
      ids.computeIfAbsent(row.conversationNo(), no -> new LinkedHashSet<>()).add(row.customerId());
      unsettled.add(new CustomerRef(row.tenantNo(), row.customerId()));
    }
    apart.addAll(stored.apart(unsettled));
  }

  /** The conversation that an id leads to. */
  Optional<ConversationRow> of(CustomerRef customer) {
    return Optional.ofNullable(byCustomer.get(customer)).map(this::row);
  }

  /** The conversation of a number, or the one that it has joined. */
  Optional<ConversationRow> of(long conversationNo) {
    return Optional.ofNullable(rows.get(canonical(conversationNo)));
  }

  /** The number under which a conversation goes on. */
  long canonical(long conversationNo) {
    long number = conversationNo;
    for (Long next = joinedInto.get(number); next != null; next = joinedInto.get(number)) {
      number = next;
    }
    return number;
  }

  private ConversationRow row(long conversationNo) {
    return Objects.requireNonNull(rows.get(canonical(conversationNo)));
  }

  /** Makes the conversation of a customer that has none. */
  ConversationRow create(CustomerRef customer) {
    long number = lane.nextNumber();
    ConversationRow row =
        new ConversationRow(number, customer.tenantNo(), customer.customerId(), "", null);
    rows.put(number, row);
    created.add(number);
    ids.put(number, new LinkedHashSet<>(Set.of(customer.customerId())));
    lead(customer, row);
    return row;
  }

  /** Gives the conversation the customer's name that a message brings, if it brings a newer one. */
  void name(long conversationNo, Message message) {
    ConversationRow row = row(conversationNo);
    if (row.takesName(message.customerName(), message.occurredAt())) {
      rows.put(row.conversationNo(), row.named(message.customerName(), message.occurredAt()));
      renamed.add(row.conversationNo());
    }
  }

  /** Makes these ids lead to one conversation, as far as they may. */
  void link(long conversationNo, Collection<CustomerRef> customers) {
    for (CustomerRef customer : customers) {
      ConversationRow row = row(conversationNo);
      Long other = byCustomer.get(customer);
      if (other == null) {
        attach(row, customer);
      } else if (canonical(other) != row.conversationNo()) {
        join(row, row(other));
      }
    }
  }

  private void attach(ConversationRow row, CustomerRef customer) {
    if (allowed(row, idsOf(row.conversationNo()), Set.of(customer.customerId()))) {
      idsOf(row.conversationNo()).add(customer.customerId());
      lead(customer, row);
    } else {
      linksRefused++;
    }
  }

  private void join(ConversationRow one, ConversationRow other) {
    if (!allowed(one, idsOf(one.conversationNo()), idsOf(other.conversationNo()))) {
      linksRefused++;
      return;
    }
    boolean first = one.conversationNo() < other.conversationNo();
    ConversationRow kept = first ? one : other;
    ConversationRow gone = first ? other : one;
    joinedInto.put(gone.conversationNo(), kept.conversationNo());
    Set<String> moved = idsOf(gone.conversationNo());
    idsOf(kept.conversationNo()).addAll(moved);
    moved.forEach(id -> lead(new CustomerRef(kept.tenantNo(), id), kept));
    if (gone.namedAt() != null && kept.takesName(gone.customerName(), gone.namedAt())) {
      rows.put(kept.conversationNo(), kept.named(gone.customerName(), gone.namedAt()));
      renamed.add(kept.conversationNo());
    }
    renamed.remove(gone.conversationNo());
    if (!created.remove(gone.conversationNo())) {
      joins.put(gone.conversationNo(), kept.conversationNo());
    }
  }

  private void lead(CustomerRef customer, ConversationRow row) {
    byCustomer.put(customer, row.conversationNo());
    learned.add(customer);
    boolean alias = !customer.customerId().equals(row.customerId());
    identities.put(
        customer,
        new Identity(customer.tenantNo(), customer.customerId(), row.conversationNo(), alias));
  }

  private boolean allowed(ConversationRow row, Set<String> some, Set<String> others) {
    return CustomerLink.allowed(
        some, others, (id, other) -> apart.contains(new Apart(row.tenantNo(), id, other)));
  }

  private Set<String> idsOf(long conversationNo) {
    return Objects.requireNonNull(ids.get(conversationNo), "ids that were not read");
  }

  /** Joins of conversations that were there before the batch. */
  List<Join> joins() {
    List<Join> all = new ArrayList<>();
    joins.forEach((gone, kept) -> all.add(new Join(gone, canonical(kept))));
    return all;
  }

  /** Has the memory know what the batch has found and changed, once it is committed. */
  void rememberIn(LaneMemory after) {
    if (joinedInto.isEmpty()) {
      learned.forEach(customer -> after.remember(customer, of(customer).orElseThrow()));
      renamed.forEach(number -> after.remember(row(number)));
    } else {
      // Rare, and what led to one conversation now leads to another.
      after.clear();
    }
  }

  /** Links that messages asked for and that may not be. */
  long linksRefused() {
    return linksRefused;
  }

  /** Writes what changed. */
  void write() {
    Set<Long> changed = new LinkedHashSet<>(created);
    changed.addAll(renamed);
    stored.upsert(changed.stream().map(this::row).toList());
    stored.upsertIdentities(List.copyOf(identities.values()));
    stored.join(joins());
  }
}

package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Addressed;
import dev.tollgate.server.domain.Admission;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.store.ConversationRow;
import dev.tollgate.server.store.LaneConversations.CustomerRef;
import dev.tollgate.server.store.LaneTransaction;
import dev.tollgate.server.store.LaneTransaction.MessageRef;
import dev.tollgate.server.store.RecordedMessage;
import dev.tollgate.server.store.TenantState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what each message of a batch is: new, a repeat, or refused; and which tenant and
 * conversation a message or reservation belongs to. A tenant or conversation comes into being only
 * with a message that is recorded or a reservation that is made, and only such a message links ids.
 */
final class Resolution {
  private final LaneTransaction lane;
  private final TrackRules rules;
  private final LaneMemory memory;
  private final BatchConversations conversations;
  private final Map<String, TenantState> tenants = new HashMap<>();
  private final Map<MessageRef, RecordedMessage> recorded = new HashMap<>();
  private final Map<MessageRef, Resolved.Fresh> fresh = new HashMap<>();
  private final List<Tenant> newTenants = new ArrayList<>();
  private final Batch batch;

  Resolution(LaneTransaction lane, TrackRules rules, LaneMemory memory, Batch batch) {
    this.lane = lane;
    this.rules = rules;
    this.memory = memory;
    this.batch = batch;
    this.conversations = new BatchConversations(lane, memory);
  }

  /** Resolves the batch's messages, each as if those before it were recorded already. */
  List<Resolved> resolve() {
    read();
    return batch.messages().stream().map(this::resolve).toList();
  }

  Collection<Tenant> newTenants() {
    return newTenants;
  }

  BatchConversations conversations() {
    return conversations;
  }

  private void read() {
    Set<String> tenantIds = new HashSet<>();
    batch.messages().forEach(message -> tenantIds.add(message.tenantId()));
    batch.reservations().forEach(request -> tenantIds.add(request.tenantId()));
    batch.releases().forEach(request -> tenantIds.add(request.tenantId()));
    readTenants(tenantIds);
    List<Message> known = ofKnownTenants(batch.messages());
    readRecorded(known);
    Set<CustomerRef> customers = new HashSet<>();
    Set<Long> numbers = new HashSet<>();
    known.forEach(message -> addTo(customers, numbers, message));
    ofKnownTenants(batch.reservations()).forEach(request -> addTo(customers, numbers, request));
    conversations.read(customers, numbers);
    conversations.readLinks(
        known.stream().filter(Resolution::hasAliases).map(this::together).toList());
  }

  private void addTo(Set<CustomerRef> customers, Set<Long> numbers, Addressed one) {
    customers.addAll(customers(one));
    conversationNo(one).ifPresent(numbers::add);
  }

  private <A extends Addressed> List<A> ofKnownTenants(List<A> all) {
    List<A> known = new ArrayList<>(all.size());
    for (A one : all) {
      if (ofKnownTenant(one)) {
        known.add(one);
      }
    }
    return known;
  }

  private void readRecorded(List<Message> messages) {
    Set<MessageRef> refs = new LinkedHashSet<>();
    messages.forEach(message -> refs.add(ref(message)));
    for (RecordedMessage message : lane.recorded(refs)) {
      recorded.put(new MessageRef(message.tenantNo(), message.messageKey()), message);
    }
  }

  private void readTenants(Set<String> tenantIds) {
    List<String> unknown = new ArrayList<>();
    for (String tenantId : tenantIds) {
      memory
          .tenant(tenantId, lane.version(), lane.clock())
          .ifPresentOrElse(state -> tenants.put(tenantId, state), () -> unknown.add(tenantId));
    }
    for (TenantState state : lane.tenants(unknown, rules.defaultPlan())) {
      tenants.put(state.tenant().tenantId(), state);
    }
  }

  private boolean ofKnownTenant(Addressed one) {
    return tenant(one.tenantId()).known();
  }

  private static boolean hasAliases(Message message) {
    return !message.recipient().aliases().isEmpty();
  }

  /** A tenant of the batch: as it is now, or as it would be created. */
  TenantState tenant(String tenantId) {
    TenantState state = tenants.get(tenantId);
    if (state == null) {
      throw new IllegalStateException("the lane has no default plan " + rules.defaultPlan());
    }
    return state;
  }

  private MessageRef ref(Message message) {
    return new MessageRef(
        tenant(message.tenantId()).tenant().tenantNo(), batch.keys().of(message.messageId()));
  }

  /** The customer's ids as the message names them: the one it is addressed by, and its aliases. */
  private List<CustomerRef> customers(Addressed message) {
    long tenantNo = tenant(message.tenantId()).tenant().tenantNo();
    List<CustomerRef> customers = new ArrayList<>(1);
    if (message.recipient() instanceof Recipient.Customer customer) {
      customers.add(new CustomerRef(tenantNo, customer.customerId()));
    }
    for (String alias : message.recipient().aliases()) {
      customers.add(new CustomerRef(tenantNo, alias));
    }
    return customers;
  }

  /** The ids that the message links: those it names, and the first of a conversation it names. */
  private Set<CustomerRef> together(Message message) {
    Set<CustomerRef> ids = new LinkedHashSet<>(customers(message));
    ownConversation(message)
        .ifPresent(row -> ids.add(new CustomerRef(row.tenantNo(), row.customerId())));
    return ids;
  }

  private Optional<Long> conversationNo(Addressed message) {
    return message.recipient() instanceof Recipient.Conversation conversation
        ? LaneKey.parse(LaneKey.Kind.CONVERSATION, conversation.conversationId())
            .filter(key -> key.lane() == lane.lane())
            .map(LaneKey::number)
        : Optional.empty();
  }

  private Resolved resolve(Message message) {
    TenantState tenant = tenant(message.tenantId());
    Refusal unknown = unknown(message);
    if (unknown != null) {
      return new Resolved.Refused(unknown);
    }
    List<ConversationRow> named = tenant.known() ? conversationsOf(message) : List.of();
    if (tenant.known()) {
      Resolved repeat = repeat(message, tenant, named);
      if (repeat != null) {
        return repeat;
      }
    }
    Refusal tooOld = tooOld(message, tenant);
    return tooOld != null
        ? new Resolved.Refused(tooOld)
        : fresh(message, named.isEmpty() ? null : named.get(0));
  }

  /** Why something cannot be addressed as it is; null when it can. */
  @Nullable Refusal unknown(Addressed one) {
    boolean known = ofKnownTenant(one);
    if (!known && !rules.createTenants()) {
      return Refusal.UNKNOWN_TENANT;
    }
    boolean byConversation = one.recipient() instanceof Recipient.Conversation;
    return byConversation && (!known || ownConversation(one).isEmpty())
        ? Refusal.UNKNOWN_CONVERSATION
        : null;
  }

  /** The conversation that something is addressed to, if there is one already. */
  Optional<ConversationRow> conversationOf(Addressed one) {
    return ofKnownTenant(one) ? conversationsOf(one).stream().findFirst() : Optional.empty();
  }

  /** The same, made if there is none, and its tenant too. */
  ConversationRow conversationFor(Addressed one) {
    Optional<ConversationRow> there = conversationOf(one);
    created(tenant(one.tenantId()));
    return there.orElseGet(() -> conversations.create(customers(one).get(0)));
  }

  /** The conversations that the message's ids lead to, that of its own id first. */
  private List<ConversationRow> conversationsOf(Addressed message) {
    List<ConversationRow> found = new ArrayList<>(1);
    ownConversation(message).ifPresent(found::add);
    for (CustomerRef customer : customers(message)) {
      conversations.of(customer).filter(row -> !found.contains(row)).ifPresent(found::add);
    }
    return found;
  }

  /** The conversation that the message itself names, if its tenant has it. */
  private Optional<ConversationRow> ownConversation(Addressed message) {
    long tenantNo = tenant(message.tenantId()).tenant().tenantNo();
    return conversationNo(message)
        .flatMap(conversations::of)
        .filter(row -> row.tenantNo() == tenantNo);
  }

  private @Nullable Refusal tooOld(Message message, TenantState tenant) {
    if (message.admission() == Admission.LIVE) {
      var oldest = EventTime.oldest(message.receivedAt(), rules.latenessMax());
      return message.occurredAt().isBefore(oldest) ? Refusal.TOO_LATE : null;
    }
    BillingPeriod period = tenant.tenant().calendar().periodAt(message.occurredAt());
    return message.admission() == Admission.IMPORT
            && period.isFinal(lane.clock(), rules.latenessMax())
        ? Refusal.PERIOD_FINAL
        : null;
  }

  private @Nullable Resolved repeat(
      Message message, TenantState tenant, List<ConversationRow> named) {
    MessageRef ref = ref(message);
    RecordedMessage before = recorded.get(ref);
    if (before != null) {
      return same(message, named, before.conversationNo(), before.kind().inbound())
          ? new Resolved.Repeat(message, tenant, before)
          : new Resolved.Refused(Refusal.MESSAGE_CONFLICT);
    }
    Resolved.Fresh first = fresh.get(ref);
    if (first == null) {
      return null;
    }
    return same(message, named, first.conversationNo(), first.message().kind().inbound())
        ? new Resolved.RepeatInBatch(message, first)
        : new Resolved.Refused(Refusal.MESSAGE_CONFLICT);
  }

  private boolean same(
      Message message, List<ConversationRow> named, long conversationNo, boolean inbound) {
    long number = conversations.canonical(conversationNo);
    return message.kind().inbound() == inbound
        && named.stream().anyMatch(row -> row.conversationNo() == number);
  }

  private Resolved fresh(Message message, @Nullable ConversationRow existing) {
    TenantState tenant = created(tenant(message.tenantId()));
    List<CustomerRef> customers = customers(message);
    ConversationRow conversation =
        existing != null ? existing : conversations.create(customers.get(0));
    if (hasAliases(message)) {
      conversations.link(conversation.conversationNo(), customers);
    }
    conversations.name(conversation.conversationNo(), message);
    MessageRef ref = ref(message);
    Resolved.Fresh result = new Resolved.Fresh(message, ref, tenant, conversation.conversationNo());
    fresh.put(ref, result);
    return result;
  }

  private TenantState created(TenantState tenant) {
    if (tenant.known()) {
      return tenant;
    }
    TenantState created = tenant.created(lane.nextNumber());
    tenants.put(created.tenant().tenantId(), created);
    newTenants.add(created.tenant());
    return created;
  }
}

package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.store.ConversationRow;
import dev.tollgate.server.store.LaneTransaction;
import dev.tollgate.server.store.LaneTransaction.CustomerRef;
import dev.tollgate.server.store.LaneTransaction.MessageRef;
import dev.tollgate.server.store.RecordedMessage;
import dev.tollgate.server.store.TenantState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what each message of a batch is: new, a repeat, or refused; and which tenant and
 * conversation it belongs to. A tenant or conversation comes into being only with a message that is
 * recorded.
 */
final class Resolution {
  private final LaneTransaction lane;
  private final TrackRules rules;
  private final Map<String, TenantState> tenants = new HashMap<>();
  private final Map<CustomerRef, ConversationRow> conversationsByCustomer = new HashMap<>();
  private final Map<Long, ConversationRow> conversationsByNumber = new HashMap<>();
  private final Map<MessageRef, RecordedMessage> recorded = new HashMap<>();
  private final Map<MessageRef, Resolved.Fresh> fresh = new HashMap<>();
  private final List<Tenant> newTenants = new ArrayList<>();
  private final Map<Long, ConversationRow> newConversations = new LinkedHashMap<>();
  private final Map<Long, ConversationRow> renamedConversations = new LinkedHashMap<>();

  Resolution(LaneTransaction lane, TrackRules rules) {
    this.lane = lane;
    this.rules = rules;
  }

  /** Resolves a batch, each message as if those before it were recorded already. */
  List<Resolved> resolve(List<Message> messages) {
    read(messages);
    return messages.stream().map(this::resolve).toList();
  }

  Collection<Tenant> newTenants() {
    return newTenants;
  }

  Collection<ConversationRow> newConversations() {
    return newConversations.values();
  }

  /** Conversations that were there and whose customer got another name. */
  Collection<ConversationRow> renamedConversations() {
    return renamedConversations.values();
  }

  private void read(List<Message> messages) {
    var ids = messages.stream().map(Message::tenantId).collect(Collectors.toSet());
    for (TenantState state : lane.tenants(ids, rules.defaultPlan())) {
      tenants.put(state.tenant().tenantId(), state);
    }
    var known = messages.stream().filter(message -> tenantOf(message).known()).toList();
    for (RecordedMessage message :
        lane.recorded(known.stream().map(this::ref).distinct().toList())) {
      recorded.put(new MessageRef(message.tenantNo(), message.messageKey()), message);
    }
    var customers = known.stream().map(this::customerRef).flatMap(Optional::stream).distinct();
    for (ConversationRow row : lane.conversationsOf(customers.toList())) {
      conversationsByCustomer.put(new CustomerRef(row.tenantNo(), row.customerId()), row);
    }
    var numbers = known.stream().map(this::conversationNo).flatMap(Optional::stream);
    for (ConversationRow row : lane.conversations(numbers.collect(Collectors.toSet()))) {
      conversationsByNumber.put(row.conversationNo(), row);
    }
  }

  private TenantState tenantOf(Message message) {
    TenantState state = tenants.get(message.tenantId());
    if (state == null) {
      throw new IllegalStateException("the lane has no default plan " + rules.defaultPlan());
    }
    return state;
  }

  private MessageRef ref(Message message) {
    return MessageRef.of(tenantOf(message).tenant().tenantNo(), message.messageId());
  }

  private Optional<CustomerRef> customerRef(Message message) {
    return message.recipient() instanceof Recipient.Customer customer
        ? Optional.of(new CustomerRef(tenantOf(message).tenant().tenantNo(), customer.customerId()))
        : Optional.empty();
  }

  private Optional<Long> conversationNo(Message message) {
    return message.recipient() instanceof Recipient.Conversation conversation
        ? LaneKey.parse(LaneKey.Kind.CONVERSATION, conversation.conversationId())
            .filter(key -> key.lane() == lane.lane())
            .map(LaneKey::number)
        : Optional.empty();
  }

  private Resolved resolve(Message message) {
    TenantState tenant = tenantOf(message);
    if (!tenant.known() && !rules.createTenants()) {
      return new Resolved.Refused(Refusal.UNKNOWN_TENANT);
    }
    ConversationRow conversation = tenant.known() ? conversationOf(message) : null;
    if (conversation == null && message.recipient() instanceof Recipient.Conversation) {
      return new Resolved.Refused(Refusal.UNKNOWN_CONVERSATION);
    }
    if (tenant.known()) {
      Resolved repeat = repeat(message, tenant, conversation);
      if (repeat != null) {
        return repeat;
      }
    }
    if (message
        .occurredAt()
        .isBefore(EventTime.oldest(message.receivedAt(), rules.latenessMax()))) {
      return new Resolved.Refused(Refusal.TOO_LATE);
    }
    return fresh(message, conversation);
  }

  private @Nullable ConversationRow conversationOf(Message message) {
    long tenantNo = tenantOf(message).tenant().tenantNo();
    Optional<ConversationRow> byNumber =
        conversationNo(message)
            .map(this::current)
            .filter(conversation -> conversation.tenantNo() == tenantNo);
    return byNumber
        .or(() -> customerRef(message).map(conversationsByCustomer::get))
        .map(row -> renamedConversations.getOrDefault(row.conversationNo(), row))
        .orElse(null);
  }

  private @Nullable ConversationRow current(long conversationNo) {
    return conversationsByNumber.get(conversationNo);
  }

  private @Nullable Resolved repeat(
      Message message, TenantState tenant, @Nullable ConversationRow conversation) {
    MessageRef ref = ref(message);
    RecordedMessage before = recorded.get(ref);
    if (before != null) {
      return same(message, conversation, before.conversationNo(), before.kind().inbound())
          ? new Resolved.Repeat(message, tenant, before)
          : new Resolved.Refused(Refusal.MESSAGE_CONFLICT);
    }
    Resolved.Fresh first = fresh.get(ref);
    if (first == null) {
      return null;
    }
    return same(message, conversation, first.conversationNo(), first.message().kind().inbound())
        ? new Resolved.RepeatInBatch(message, first)
        : new Resolved.Refused(Refusal.MESSAGE_CONFLICT);
  }

  private static boolean same(
      Message message, @Nullable ConversationRow conversation, long conversationNo, boolean in) {
    return conversation != null
        && conversation.conversationNo() == conversationNo
        && message.kind().inbound() == in;
  }

  private Resolved fresh(Message message, @Nullable ConversationRow existing) {
    TenantState tenant = created(tenantOf(message));
    ConversationRow conversation = existing != null ? existing : create(message, tenant);
    conversation = name(message, conversation);
    MessageRef ref = ref(message);
    Resolved.Fresh result = new Resolved.Fresh(message, ref, tenant, conversation);
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

  private ConversationRow create(Message message, TenantState tenant) {
    CustomerRef customer = customerRef(message).orElseThrow();
    ConversationRow created =
        new ConversationRow(
            lane.nextNumber(), tenant.tenant().tenantNo(), customer.customerId(), "", null);
    conversationsByCustomer.put(customer, created);
    newConversations.put(created.conversationNo(), created);
    return created;
  }

  private ConversationRow name(Message message, ConversationRow conversation) {
    if (!conversation.takesName(message.customerName(), message.occurredAt())) {
      return conversation;
    }
    ConversationRow named = conversation.named(message.customerName(), message.occurredAt());
    long number = named.conversationNo();
    if (newConversations.replace(number, named) != null) {
      conversationsByCustomer.put(new CustomerRef(named.tenantNo(), named.customerId()), named);
    } else {
      renamedConversations.put(number, named);
    }
    return named;
  }
}

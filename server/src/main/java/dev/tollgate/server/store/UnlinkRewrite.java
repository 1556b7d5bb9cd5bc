package dev.tollgate.server.store;

import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.HistoryEdit.Cause;
import dev.tollgate.server.store.HistoryMapper.MessageRow;
import dev.tollgate.server.store.HistoryView.Part;
import dev.tollgate.server.store.LaneConversations.CustomerRef;
import dev.tollgate.server.store.LaneConversations.Identity;
import dev.tollgate.server.store.RefusedException.Refusal;
import dev.tollgate.server.store.SessionRevision.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ibatis.session.SqlSession;

/**
 * Tells an id apart from the others of its conversation: it gets one of its own, with the messages
 * that were sent under it, and no message links it to the others again.
 */
final class UnlinkRewrite implements HistoryRewrite<UnlinkRequest.Outcome> {
  private final UnlinkRequest request;
  private final Duration latenessMax;
  private final AdminCall call;
  private long from;
  private List<MessageRow> own = List.of();

  UnlinkRewrite(UnlinkRequest request, Duration latenessMax, AdminCall call) {
    this.request = request;
    this.latenessMax = latenessMax;
    this.call = call;
  }

  @Override
  public HistoryView read(SqlSession session, int lane, Tenant tenant) {
    List<ConversationMapper.ByCustomerRow> found =
        session
            .getMapper(ConversationMapper.class)
            .byCustomer(
                lane,
                LaneConversations.columns(
                    List.of(new CustomerRef(tenant.tenantNo(), request.customerId()))));
    if (found.isEmpty()) {
      throw new RefusedException(Refusal.UNKNOWN_CUSTOMER, request.tenantId());
    }
    from = found.get(0).conversationNo();
    own =
        session
            .getMapper(HistoryMapper.class)
            .byCustomer(lane, tenant.tenantNo(), request.customerId(), from);
    Instant earliest =
        own.stream()
            .filter(message -> !message.voided())
            .map(MessageRow::occurredAt)
            .findFirst()
            .orElse(EventTime.MAX);
    return HistoryView.read(session, lane, tenant, Map.of(from, earliest));
  }

  @Override
  public UnlinkRequest.Outcome apply(LaneTransaction lane, HistoryEdit edit) {
    return RequestLog.ofTenant(lane, request.tenantId(), call.id())
        .once(
            () -> {
              UnlinkRequest.Outcome outcome = new UnlinkRequest.Outcome(from, unlinked(lane, edit));
              change(lane, outcome).record(lane);
              return outcome;
            },
            UnlinkRequest.Outcome::to,
            number -> new UnlinkRequest.Outcome(from, number));
  }

  /** By conversations: what a customer is called stands with them, and nowhere else. */
  private AdminChange change(LaneTransaction lane, UnlinkRequest.Outcome outcome) {
    Map<String, Object> after = new LinkedHashMap<>();
    after.put("from_conversation_id", conversationId(lane, outcome.from()));
    after.put("conversation_id", conversationId(lane, outcome.to()));
    after.put("reason", request.reason());
    after.put("allow_final", request.allowFinal());
    return AdminChange.ofTenant(call.caller(), "UnlinkCustomer", request.tenantId(), after);
  }

  private static String conversationId(LaneTransaction lane, long number) {
    return new LaneKey(lane.lane(), number).text(LaneKey.Kind.CONVERSATION);
  }

  private long unlinked(LaneTransaction lane, HistoryEdit edit) {
    long tenantNo = edit.tenant().tenantNo();
    LaneConversations conversations = lane.conversations();
    List<Identity> others = new ArrayList<>(conversations.identities(List.of(from)));
    boolean isOne = others.removeIf(id -> id.customerId().equals(request.customerId()));
    if (!isOne || others.isEmpty()) {
      throw new RefusedException(Refusal.ONLY_ID, request.tenantId());
    }
    edit.requireOpen(
        own.stream().filter(message -> !message.voided()).toList(),
        latenessMax,
        request.allowFinal());
    long to = lane.nextNumber();
    conversations.upsert(
        List.of(new ConversationRow(to, tenantNo, request.customerId(), "", null)));
    Identity first = others.get(0);
    conversations.upsertIdentities(
        List.of(
            new Identity(tenantNo, request.customerId(), to, false),
            new Identity(tenantNo, first.customerId(), from, false)));
    Set<UUID> moved = own.stream().map(MessageRow::messageKey).collect(Collectors.toSet());
    edit.move(moved, to);
    HistoryMapper mapper = lane.mapper(HistoryMapper.class);
    mapper.setCustomerId(lane.lane(), from, first.customerId());
    mapper.insertApart(
        lane.lane(),
        tenantNo,
        request.customerId(),
        others.stream().map(Identity::customerId).toArray(String[]::new));
    Cause cause = new Cause(Kind.CUSTOMER_UNLINKED, call, null, request.reason());
    for (Part part : edit.parts()) {
      edit.rewrite(
          part,
          part.messages().stream().filter(row -> !moved.contains(row.messageKey())).toList(),
          true,
          cause);
    }
    edit.rewrite(
        new Part(to, EventTime.MIN, List.of(), List.of()),
        own.stream().filter(message -> !message.voided()).toList(),
        true,
        cause);
    edit.write();
    return to;
  }
}

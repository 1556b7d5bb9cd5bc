package dev.tollgate.server.api;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.LabelRange;
import dev.tollgate.metering.v1.ReconcileTenantRequest;
import dev.tollgate.metering.v1.ReconcileTenantResponse;
import dev.tollgate.metering.v1.ReconciledDifference;
import dev.tollgate.metering.v1.UnlinkCustomerRequest;
import dev.tollgate.metering.v1.UnlinkCustomerResponse;
import dev.tollgate.metering.v1.VoidMessagesRequest;
import dev.tollgate.metering.v1.VoidMessagesResponse;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.store.HistoryStore;
import dev.tollgate.server.store.Reconciliation;
import dev.tollgate.server.store.UnlinkRequest;
import dev.tollgate.server.store.UsageRow;
import dev.tollgate.server.store.VoidRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes messages back, tells customers apart, and proves counts, for the current caller. Blocks.
 */
public final class AdminHistory {
  /** The longest stretch of time of which messages are taken back by label. */
  static final Duration LABEL_RANGE_MAX = Duration.ofDays(366);

  private final HistoryStore store;
  private final LaneMap laneMap;

  public AdminHistory(HistoryStore store, LaneMap laneMap) {
    this.store = store;
    this.laneMap = laneMap;
  }

  VoidMessagesResponse voidMessages(VoidMessagesRequest request) {
    VoidRequest.Selection selection =
        request.hasIds()
            ? new VoidRequest.ByIds(request.getIds().getMessageIdsList())
            : byLabel(request.getLabel());
    VoidRequest.Outcome outcome =
        store.voidMessages(
            new VoidRequest(
                request.getTenantId(), selection, request.getReason(), request.getAllowFinal()),
            AdminCalls.current(request));
    return VoidMessagesResponse.newBuilder()
        .setVoided(outcome.voided())
        .setAlreadyVoided(outcome.alreadyVoided())
        .addAllUnknownMessageIds(outcome.unknown())
        .setMore(outcome.more())
        .build();
  }

  private static VoidRequest.ByLabel byLabel(LabelRange range) {
    Instant from = required(range.hasFrom(), range.getFrom(), "label.from");
    Instant to = required(range.hasTo(), range.getTo(), "label.to");
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LABEL_RANGE_MAX) > 0) {
      throw RequestFaults.invalid(
          "label.to", "must be after label.from, by " + LABEL_RANGE_MAX.toDays() + " days at most");
    }
    return new VoidRequest.ByLabel(range.getKey(), range.getValue(), from, to);
  }

  private static Instant required(boolean set, Timestamp time, String field) {
    if (!set) {
      throw RequestFaults.invalid(field, "is required");
    }
    return FromProto.instant(time, field);
  }

  UnlinkCustomerResponse unlink(UnlinkCustomerRequest request) {
    UnlinkRequest.Outcome outcome =
        store.unlink(
            new UnlinkRequest(
                request.getTenantId(),
                request.getCustomerId(),
                request.getReason(),
                request.getAllowFinal()),
            AdminCalls.current(request));
    return UnlinkCustomerResponse.newBuilder()
        .setConversationId(conversationId(request.getTenantId(), outcome.to()))
        .build();
  }

  ReconcileTenantResponse reconcile(ReconcileTenantRequest request) {
    Reconciliation found = store.reconcile(request.getTenantId());
    boolean mend = request.getRepair() && !found.clean();
    boolean repaired = mend && store.repair(request.getTenantId(), found, AdminCalls.withoutId());
    ReconcileTenantResponse.Builder response =
        ReconcileTenantResponse.newBuilder()
            .setMessageCount(found.messages())
            .setConversationCount(found.conversations())
            .setSessionCount(found.sessions())
            .setMore(found.more())
            .setRepaired(repaired);
    found.wrong().forEach(wrong -> response.addDifferences(difference(request, wrong)));
    found.counters().forEach(wrong -> response.addDifferences(difference(wrong)));
    return response.build();
  }

  private ReconciledDifference difference(
      ReconcileTenantRequest request, Reconciliation.WrongSessions wrong) {
    return ReconciledDifference.newBuilder()
        .setConversationId(conversationId(request.getTenantId(), wrong.conversationNo()))
        .setStored(sessions(wrong.stored()))
        .setExpected(sessions(wrong.expected()))
        .build();
  }

  private static String sessions(List<Session> sessions) {
    return sessions.stream()
        .map(one -> one.start() + " to " + one.end() + ": " + one.messageCount())
        .collect(Collectors.joining(", "));
  }

  private static ReconciledDifference difference(Reconciliation.WrongUsage wrong) {
    return ReconciledDifference.newBuilder()
        .setPeriodStart(ToProto.timestamp(wrong.stored().periodStart()))
        .setStored(usage(wrong.stored()))
        .setExpected(usage(wrong.expected()))
        .build();
  }

  private static String usage(UsageRow row) {
    return "conversations "
        + row.conversationCount()
        + ", inbound "
        + row.inboundCount()
        + ", direct "
        + row.outboundDirectCount()
        + ", queued "
        + row.outboundQueuedCount()
        + ", last "
        + row.lastConversationAt();
  }

  private String conversationId(String tenantId, long number) {
    return new LaneKey(laneMap.laneOf(tenantId), number).text(LaneKey.Kind.CONVERSATION);
  }
}

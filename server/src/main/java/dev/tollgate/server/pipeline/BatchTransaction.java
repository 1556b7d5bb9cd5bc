package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.Subscriptions;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.store.LaneTransaction;
import dev.tollgate.server.store.NewMessage;
import dev.tollgate.server.store.TenantState;
import dev.tollgate.server.store.UsageChanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One attempt to record a batch, inside the lane's transaction: read what the batch touches, fold,
 * write what changed.
 */
final class BatchTransaction {
  /**
   * What a batch came to, if it is committed.
   *
   * @param version the lane's version with it
   * @param outcomes in the order of the messages
   * @param repeatsWithOtherTime repeats whose event time is not the recorded one
   * @param linksRefused ids of one customer that may not be taken for one's
   * @param figures the figures of the tenants that it changed, in the lane's current period
   */
  record Result(
      long version,
      List<TrackOutcome> outcomes,
      long repeatsWithOtherTime,
      long linksRefused,
      Map<String, QuotaFigures> figures) {}

  private final LaneTransaction lane;
  private final Resolution resolution;
  private final SessionChanges sessions;
  private final UsageChanges usage;
  private final FinalPeriodImports finalPeriods;
  private final SessionEvents events;
  private final List<NewMessage> written = new ArrayList<>();
  private final Map<Long, TenantState> tenants = new HashMap<>();

  BatchTransaction(LaneTransaction lane, TrackRules rules, Subscriptions subscriptions) {
    this.lane = lane;
    this.resolution = new Resolution(lane, rules);
    this.sessions = new SessionChanges(lane, resolution.conversations()::canonical);
    this.usage = new UsageChanges(lane);
    this.events = new SessionEvents(lane.lane(), subscriptions);
    this.finalPeriods = new FinalPeriodImports(lane.clock(), rules.latenessMax());
  }

  Result record(List<Message> messages) {
    List<Resolved> resolved = resolution.resolve(messages);
    resolved.forEach(this::need);
    sessions.join(resolution.conversations().joins());
    sessions.read();
    fold(resolved);
    write();
    return new Result(
        lane.version(),
        resolved.stream().map(this::outcome).toList(),
        resolved.stream().filter(BatchTransaction::otherTime).count(),
        resolution.conversations().linksRefused(),
        figures());
  }

  private static boolean otherTime(Resolved resolved) {
    return (resolved instanceof Resolved.Repeat repeat
            && !repeat.message().occurredAt().equals(repeat.recorded().occurredAt()))
        || (resolved instanceof Resolved.RepeatInBatch inBatch
            && !inBatch.message().occurredAt().equals(inBatch.first().message().occurredAt()));
  }

  private void need(Resolved resolved) {
    if (resolved instanceof Resolved.Fresh fresh) {
      TenantState tenant = fresh.tenant();
      tenants.put(tenant.tenant().tenantNo(), tenant);
      sessions.need(tenant.tenant(), fresh.conversationNo(), fresh.message().occurredAt());
    } else if (resolved instanceof Resolved.Repeat repeat) {
      Tenant tenant = repeat.tenant().tenant();
      Instant time = repeat.recorded().occurredAt();
      sessions.need(tenant, repeat.recorded().conversationNo(), time);
      usage.need(tenant, time);
    }
  }

  private void fold(List<Resolved> resolved) {
    for (Resolved one : resolved) {
      if (one instanceof Resolved.Fresh fresh) {
        sessions.add(fresh);
      }
    }
    sessions.settle();
    for (Resolved one : resolved) {
      if (one instanceof Resolved.Fresh fresh) {
        written.add(written(fresh));
        Message message = fresh.message();
        usage.addMessage(fresh.tenant().tenant(), message.occurredAt(), message.kind());
        finalPeriods.add(fresh.tenant().tenant(), message);
        addEvent(fresh);
      }
    }
    sessions.forEachStart(
        (tenantNo, start) -> usage.removeConversation(tenant(tenantNo), start),
        (tenantNo, start) -> usage.addConversation(tenant(tenantNo), start));
  }

  private void addEvent(Resolved.Fresh fresh) {
    if (sessions.opened(fresh)) {
      long conversationNo = resolution.conversations().canonical(fresh.conversationNo());
      Session session = sessions.sessionAt(conversationNo, fresh.message().occurredAt());
      events.opened(fresh.message(), conversationNo, session);
    }
  }

  private NewMessage written(Resolved.Fresh fresh) {
    return new NewMessage(
        fresh.message(),
        fresh.ref(),
        resolution.conversations().canonical(fresh.conversationNo()),
        sessions.opened(fresh),
        !fresh.tenant().tenant().sessionRules().needNoHistory());
  }

  private Tenant tenant(long tenantNo) {
    TenantState state = tenants.get(tenantNo);
    if (state == null) {
      throw new IllegalStateException("sessions changed for a tenant without a message");
    }
    return state.tenant();
  }

  private void write() {
    lane.insertTenants(List.copyOf(resolution.newTenants()));
    resolution.conversations().write();
    lane.insertMessages(written);
    sessions.write();
    usage.write();
    lane.insertFinalPeriodImports(finalPeriods.rows());
    lane.insertEvents(events.list());
  }

  private TrackOutcome outcome(Resolved resolved) {
    if (resolved instanceof Resolved.Refused refused) {
      return new TrackOutcome.Refused(refused.refusal());
    }
    if (resolved instanceof Resolved.Fresh fresh) {
      return recorded(fresh, false);
    }
    if (resolved instanceof Resolved.RepeatInBatch repeat) {
      return recorded(repeat.first(), true);
    }
    Resolved.Repeat repeat = (Resolved.Repeat) resolved;
    long conversationNo = resolution.conversations().canonical(repeat.recorded().conversationNo());
    Instant time = repeat.recorded().occurredAt();
    return new TrackOutcome.Recorded(
        repeat.recorded().voided() ? null : sessions.sessionAt(conversationNo, time),
        repeat.recorded().openedSession(),
        true,
        new LaneKey(lane.lane(), conversationNo),
        usage.usageAt(repeat.tenant().tenant(), time));
  }

  private TrackOutcome recorded(Resolved.Fresh fresh, boolean duplicate) {
    long conversationNo = resolution.conversations().canonical(fresh.conversationNo());
    Instant time = fresh.message().occurredAt();
    return new TrackOutcome.Recorded(
        sessions.sessionAt(conversationNo, time),
        sessions.opened(fresh),
        duplicate,
        new LaneKey(lane.lane(), conversationNo),
        usage.usageAt(fresh.tenant().tenant(), time));
  }

  private Map<String, QuotaFigures> figures() {
    Map<String, QuotaFigures> figures = new HashMap<>();
    for (TenantState state : tenants.values()) {
      Tenant tenant = state.tenant();
      BillingPeriod period = tenant.calendar().periodAt(lane.clock());
      Long used = usage.conversationsIn(tenant, period);
      TenantState after = used == null ? state : state.used(period.start(), used);
      figures.put(tenant.tenantId(), after.figures());
    }
    return figures;
  }
}

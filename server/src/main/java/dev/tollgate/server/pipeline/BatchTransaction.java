package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.domain.ReservationState;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.Subscriptions;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.store.LaneTransaction;
import dev.tollgate.server.store.LaneTransaction.Writes;
import dev.tollgate.server.store.LimitLevels;
import dev.tollgate.server.store.NewMessage;
import dev.tollgate.server.store.TenantState;
import dev.tollgate.server.store.UsageChanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One attempt to carry a batch out, inside the lane's transaction: read what the batch touches,
 * fold, decide on reservations, write what changed.
 */
final class BatchTransaction {
  /**
   * What a batch came to, if it is committed.
   *
   * @param version the lane's version with it
   * @param outcomes in the order of the messages
   * @param reservations in the order of the requests
   * @param releases in the order of the requests
   * @param repeatsWithOtherTime repeats whose event time is not the recorded one
   * @param linksRefused ids of one customer that may not be taken for one's
   * @param figures the figures of the tenants that it changed, in the lane's current period
   */
  record Result(
      long version,
      List<TrackOutcome> outcomes,
      List<ReservationOutcome> reservations,
      List<ReleaseOutcome> releases,
      long repeatsWithOtherTime,
      long linksRefused,
      Map<String, QuotaFigures> figures) {}

  private final LaneTransaction lane;
  private final Batch batch;
  private final Resolution resolution;
  private final SessionChanges sessions;
  private final UsageChanges usage;
  private final BatchReservations reservations;
  private final BatchDecisions decisions;
  private final FinalPeriodImports finalPeriods;
  private final SessionEvents events;
  private final List<NewMessage> written = new ArrayList<>();
  private final Map<Long, TenantState> tenants = new HashMap<>();
  private final Map<Long, TenantState> after = new HashMap<>();
  private final Set<Long> toldOf = new HashSet<>();
  private final IdentityHashMap<Resolved, ReservationState> settled = new IdentityHashMap<>();

  BatchTransaction(
      LaneTransaction lane,
      TrackRules rules,
      Subscriptions subscriptions,
      LaneMemory memory,
      Batch batch) {
    this.lane = lane;
    this.batch = batch;
    this.resolution = new Resolution(lane, rules, memory, batch);
    this.sessions = new SessionChanges(lane, memory, resolution.conversations()::canonical);
    this.usage = new UsageChanges(lane);
    this.reservations = new BatchReservations(lane, resolution);
    this.decisions = new BatchDecisions(lane, resolution, sessions, usage, reservations);
    this.events = new SessionEvents(lane.lane(), subscriptions);
    this.finalPeriods = new FinalPeriodImports(lane.clock(), rules.latenessMax());
  }

  Result record() {
    List<Resolved> resolved = resolution.resolve();
    resolved.forEach(this::need);
    batch.reservations().forEach(this::need);
    batch.releases().forEach(reservations::need);
    sessions.join(resolution.conversations().joins());
    sessions.read();
    reservations.read();
    fold(resolved);
    resolved.forEach(this::settle);
    List<ReleaseOutcome> released = batch.releases().stream().map(reservations::release).toList();
    List<ReservationOutcome> decided =
        batch.reservations().stream().map(decisions::decide).toList();
    batch.releases().forEach(request -> touched(request.tenantId()));
    batch.reservations().forEach(request -> touched(request.tenantId()));
    write();
    return new Result(
        lane.version(),
        resolved.stream().map(this::outcome).toList(),
        decided,
        released,
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
      touched(tenant);
      sessions.need(tenant.tenant(), fresh.conversationNo(), fresh.message().occurredAt());
      reservations.need(fresh);
    } else if (resolved instanceof Resolved.Repeat repeat) {
      Tenant tenant = repeat.tenant().tenant();
      Instant time = repeat.recorded().occurredAt();
      touched(repeat.tenant());
      sessions.need(tenant, repeat.recorded().conversationNo(), time);
      usage.need(tenant, time);
      reservations.needNamed(repeat.message());
    } else if (resolved instanceof Resolved.RepeatInBatch repeat) {
      reservations.needNamed(repeat.message());
    }
  }

  private void need(ReservationRequest request) {
    reservations.need(request);
    resolution
        .conversationOf(request)
        .ifPresent(
            row ->
                sessions.need(
                    resolution.tenant(request.tenantId()).tenant(),
                    row.conversationNo(),
                    lane.clock()));
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

  private void settle(Resolved resolved) {
    if (resolved instanceof Resolved.Fresh fresh) {
      settle(fresh, fresh.message(), fresh.tenant(), fresh.conversationNo());
      Session session = sessions.sessionAt(fresh.conversationNo(), fresh.message().occurredAt());
      // One that is over already is not the one that the holds are for.
      if (sessions.opened(fresh) && session != null && session.end().isAfter(lane.clock())) {
        reservations.consume(fresh.conversationNo(), session.end());
      }
    } else if (resolved instanceof Resolved.RepeatInBatch repeat) {
      Resolved.Fresh first = repeat.first();
      settle(repeat, repeat.message(), first.tenant(), first.conversationNo());
    } else if (resolved instanceof Resolved.Repeat repeat) {
      settle(repeat, repeat.message(), repeat.tenant(), repeat.recorded().conversationNo());
    }
  }

  private void settle(Resolved resolved, Message message, TenantState tenant, long conversationNo) {
    ReservationState state =
        reservations.settle(message, tenant.tenant().tenantNo(), conversationNo);
    if (state != null) {
      settled.put(resolved, state);
    }
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
    reservations.write();
    sessions.deleteGone();
    sessions.noteRevisions();
    lane.insertFinalPeriodImports(finalPeriods.rows());
    usage.read();
    tellOfThresholds();
    lane.insertEvents(events.list());
    Writes writes = new Writes(written, sessions.added(), sessions.changed(), usage);
    if (usage.toRefresh()) {
      lane.write(writes);
      usage.refresh();
      after.replaceAll((number, state) -> after(Objects.requireNonNull(tenants.get(number))));
    } else {
      lane.finish(writes);
    }
  }

  private TrackOutcome outcome(Resolved resolved) {
    if (resolved instanceof Resolved.Refused refused) {
      return new TrackOutcome.Refused(refused.refusal());
    }
    if (resolved instanceof Resolved.Fresh fresh) {
      return recorded(fresh, fresh, false);
    }
    if (resolved instanceof Resolved.RepeatInBatch repeat) {
      return recorded(repeat, repeat.first(), true);
    }
    Resolved.Repeat repeat = (Resolved.Repeat) resolved;
    long conversationNo = resolution.conversations().canonical(repeat.recorded().conversationNo());
    Instant time = repeat.recorded().occurredAt();
    return new TrackOutcome.Recorded(
        repeat.recorded().voided() ? null : sessions.sessionAt(conversationNo, time),
        repeat.recorded().openedSession(),
        true,
        new LaneKey(lane.lane(), conversationNo),
        usage.usageAt(repeat.tenant().tenant(), time),
        settled.get(repeat));
  }

  private TrackOutcome recorded(Resolved resolved, Resolved.Fresh fresh, boolean duplicate) {
    long conversationNo = resolution.conversations().canonical(fresh.conversationNo());
    Instant time = fresh.message().occurredAt();
    return new TrackOutcome.Recorded(
        sessions.sessionAt(conversationNo, time),
        sessions.opened(fresh),
        duplicate,
        new LaneKey(lane.lane(), conversationNo),
        usage.usageAt(fresh.tenant().tenant(), time),
        settled.get(resolved));
  }

  /** Takes a tenant whose holds may have changed. */
  private void touched(String tenantId) {
    TenantState tenant = resolution.tenant(tenantId);
    if (tenant.known()) {
      touched(tenant);
    }
  }

  private void touched(TenantState tenant) {
    // Once, however many of the batch's messages are this tenant's.
    if (tenants.put(tenant.tenant().tenantNo(), tenant) == null) {
      usage.know(tenant);
    }
  }

  /** A tenant after the batch. */
  private TenantState after(TenantState state) {
    return reservations.after(usage.after(state));
  }

  private void tellOfThresholds() {
    LimitLevels levels = new LimitLevels(lane);
    tenants.forEach(
        (number, state) -> {
          TenantState now = after(state);
          after.put(number, now);
          if (levels.add(state.used(), now)) {
            toldOf.add(number);
          }
        });
    levels.write();
  }

  private Map<String, QuotaFigures> figures() {
    Map<String, QuotaFigures> figures = new HashMap<>();
    after.forEach((number, state) -> figures.put(state.tenant().tenantId(), state.figures()));
    return figures;
  }

  /** Has the memory know what the batch has found and changed. Call once it is committed. */
  void rememberIn(LaneMemory memory) {
    after.forEach(
        (number, state) -> {
          if (toldOf.contains(number)) {
            memory.rememberNumber(state);
          } else {
            memory.remember(state);
          }
        });
    sessions.rememberIn(memory);
    resolution.conversations().rememberIn(memory);
    memory.committed(lane.version());
  }
}

package dev.tollgate.server.store;

import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionFold;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.HistoryMapper.MessageRow;
import dev.tollgate.server.store.HistoryView.Part;
import dev.tollgate.server.store.LaneTransaction.StoredSession;
import dev.tollgate.server.store.LaneTransaction.Writes;
import dev.tollgate.server.store.RefusedException.Refusal;
import dev.tollgate.server.store.SessionRevision.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives conversations the sessions of other messages than they had, within a transaction of their
 * lane, from what was read of them without its lock.
 */
final class HistoryEdit {
  private final LaneTransaction lane;
  private final HistoryMapper mapper;
  private final HistoryView view;
  private final UsageChanges usage;
  private final List<StoredSession> deleted = new ArrayList<>();
  private final List<StoredSession> added = new ArrayList<>();
  private final List<StoredSession> changed = new ArrayList<>();
  private final List<SessionRevision> revisions = new ArrayList<>();

  HistoryEdit(LaneTransaction lane, HistoryView view) {
    this.lane = lane;
    this.mapper = lane.mapper(HistoryMapper.class);
    this.view = view;
    this.usage = new UsageChanges(lane);
  }

  /**
   * Whether what was read still stands: a message that came since has changed a session, and
   * everything else has raised the tenant's number of rewrites.
   */
  boolean stands() {
    Long rewriteNo = mapper.rewriteNo(lane.lane(), view.tenant().tenantNo());
    if (!Objects.equals(rewriteNo, view.rewriteNo())) {
      return false;
    }
    List<StoredSession> now =
        HistoryView.sessions(lane.session(), lane.lane(), view.anchors(), true);
    return view.parts().values().stream()
        .allMatch(
            part ->
                part.sessions()
                    .equals(
                        now.stream()
                            .filter(one -> one.conversationNo() == part.conversationNo())
                            .toList()));
  }

  Tenant tenant() {
    return view.tenant();
  }

  Collection<Part> parts() {
    return view.parts().values();
  }

  /** Refuses to touch messages of periods that are final, unless that is allowed. */
  void requireOpen(List<MessageRow> messages, Duration latenessMax, boolean allowFinal) {
    if (allowFinal) {
      return;
    }
    for (MessageRow message : messages) {
      BillingPeriod period = tenant().calendar().periodAt(message.occurredAt());
      if (period.isFinal(lane.clock(), latenessMax)) {
        throw new RefusedException(Refusal.PERIOD_FINAL, period.month().toString());
      }
    }
  }

  /** Takes a message out of the counters. */
  void uncount(MessageRow message) {
    usage.removeMessage(tenant(), message.occurredAt(), message.kind());
  }

  /** Notes that messages were taken back. */
  void markVoided(Set<UUID> keys, AdminCall call, String reason) {
    mapper.insertVoids(
        lane.lane(),
        tenant().tenantNo(),
        keys.toArray(UUID[]::new),
        lane.clock(),
        call.caller(),
        reason);
  }

  /** Gives messages to another conversation. */
  void move(Set<UUID> keys, long conversationNo) {
    mapper.move(lane.lane(), tenant().tenantNo(), keys.toArray(UUID[]::new), conversationNo);
  }

  /** Why sessions are cut anew, and by whom. */
  record Cause(Kind kind, AdminCall call, @Nullable String messageId, @Nullable String reason) {}

  /**
   * Gives a conversation the sessions of these messages, from where its part begins.
   *
   * @param counted whether the counters counted the sessions that it had
   * @return whether it had others
   */
  boolean rewrite(Part part, List<MessageRow> messages, boolean counted, Cause cause) {
    Tenant tenant = view.tenant();
    List<Session> before = part.sessions().stream().map(StoredSession::session).toList();
    List<Session> after =
        SessionFold.renumbered(
            before,
            SessionFold.fold(
                messages.stream().map(MessageRow::event).toList(), tenant.sessionRules()),
            lane::nextNumber);
    SessionDiff diff =
        SessionDiff.of(part.conversationNo(), tenant.tenantNo(), part.sessions(), after);
    if (diff.isEmpty()) {
      return false;
    }
    deleted.addAll(diff.deleted());
    added.addAll(diff.added());
    changed.addAll(diff.changed());
    if (counted) {
      diff.forEachStart(
          start -> usage.removeConversation(tenant, start),
          start -> usage.addConversation(tenant, start));
    } else {
      diff.forEachStart(
          start -> usage.refreshLast(tenant, start), start -> usage.refreshLast(tenant, start));
    }
    revisions.add(
        new SessionRevision(
            cause.kind(),
            tenant.tenantNo(),
            part.conversationNo(),
            cause.messageId(),
            cause.call().caller(),
            cause.reason(),
            part.sessions().stream().filter(one -> !after.contains(one.session())).toList(),
            after.stream().filter(session -> !before.contains(session)).toList()));
    return true;
  }

  /** Writes it all. */
  void write() {
    lane.deleteSessions(deleted);
    usage.read();
    lane.write(new Writes(List.of(), added, changed, usage));
    usage.refresh();
    lane.insertAudit(revisions);
    mapper.raiseRewriteNo(lane.lane(), view.tenant().tenantNo(), lane.nextNumber());
  }
}

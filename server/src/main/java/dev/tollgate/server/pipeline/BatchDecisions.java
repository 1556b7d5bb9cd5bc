package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.QuotaDecision;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.QuotaReason;
import dev.tollgate.server.domain.Reservation;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.domain.ReservationState;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.store.ConversationRow;
import dev.tollgate.server.store.LaneTransaction;
import dev.tollgate.server.store.TenantState;
import dev.tollgate.server.store.UsageChanges;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides on a batch's requests for reservations, each as if those before it were carried out. */
final class BatchDecisions {
  private final LaneTransaction lane;
  private final Resolution resolution;
  private final SessionChanges sessions;
  private final UsageChanges usage;
  private final BatchReservations reservations;

  BatchDecisions(
      LaneTransaction lane,
      Resolution resolution,
      SessionChanges sessions,
      UsageChanges usage,
      BatchReservations reservations) {
    this.lane = lane;
    this.resolution = resolution;
    this.sessions = sessions;
    this.usage = usage;
    this.reservations = reservations;
  }

  /** Decides, and holds what there is to hold. Call once the batch's messages are folded. */
  ReservationOutcome decide(ReservationRequest request) {
    Refusal unknown = resolution.unknown(request);
    if (unknown != null) {
      return new ReservationOutcome.Refused(unknown);
    }
    Long conversationNo =
        resolution.conversationOf(request).map(ConversationRow::conversationNo).orElse(null);
    Reservation before = reservations.of(request);
    if (before != null && !isOf(before, conversationNo)) {
      return new ReservationOutcome.Refused(Refusal.RESERVATION_CONFLICT);
    }
    Session open = conversationNo == null ? null : sessions.openAt(conversationNo, lane.clock());
    QuotaFigures figures = figures(request.tenantId(), conversationNo);
    boolean live = before != null && before.live(lane.clock());
    if (!live
        && conversationNo != null
        && reservations.live(conversationNo) >= Reservation.LIVE_MAX) {
      return new ReservationOutcome.Refused(Refusal.TOO_MANY_RESERVATIONS);
    }
    QuotaDecision decision =
        live
            ? QuotaDecision.promised(figures, open != null)
            : QuotaDecision.decide(figures, open != null);
    return new Answering(decision, figures, open, before).answer(request);
  }

  private boolean isOf(Reservation before, @Nullable Long conversationNo) {
    return conversationNo != null
        && resolution.conversations().canonical(before.conversationNo()) == conversationNo;
  }

  /**
   * The tenant's figures with all that the batch has done so far, the caller's own hold left out.
   */
  private QuotaFigures figures(String tenantId, @Nullable Long conversationNo) {
    TenantState now = reservations.after(usage.after(resolution.tenant(tenantId)));
    boolean own = conversationNo != null && reservations.live(conversationNo) > 0;
    return (own ? now.held(now.held() - 1, null) : now).figures();
  }

  /** What a decision comes to. */
  private final class Answering {
    private final QuotaDecision decision;
    private final QuotaFigures figures;
    private final @Nullable Session open;
    private final @Nullable Reservation before;

    Answering(
        QuotaDecision decision,
        QuotaFigures figures,
        @Nullable Session open,
        @Nullable Reservation before) {
      this.decision = decision;
      this.figures = figures;
      this.open = open;
      this.before = before;
    }

    ReservationOutcome answer(ReservationRequest request) {
      if (before != null && before.fate() == Reservation.Fate.SETTLED) {
        return answer(before, null, ReservationState.SETTLED);
      }
      if (!decision.allowed()) {
        return answer(null, null, null);
      }
      Instant until = lane.clock().plus(request.ttl());
      boolean live = before != null && before.live(lane.clock());
      if (!live && figures.unlimited()) {
        return answer(null, until, null);
      }
      if (!live && open != null && nothingToHold(open, until)) {
        Instant end = open.end().isBefore(until) ? open.end() : until;
        return answer(null, end, null);
      }
      return answer(reservations.hold(request, until), until, ReservationState.HELD);
    }

    /**
     * A send until then opens no session; or it may go out only as long as this one is open, and
     * what would hold a further one would pass the limit.
     */
    private boolean nothingToHold(Session session, Instant until) {
      return !session.end().isBefore(until) || decision.reason() == QuotaReason.OPEN_SESSION;
    }

    private ReservationOutcome answer(
        @Nullable Reservation reservation,
        @Nullable Instant until,
        @Nullable ReservationState state) {
      return new ReservationOutcome.Decided(
          decision,
          figures,
          open != null,
          lane.clock(),
          reservation == null ? null : new LaneKey(lane.lane(), reservation.reservationNo()),
          until,
          state);
    }
  }
}

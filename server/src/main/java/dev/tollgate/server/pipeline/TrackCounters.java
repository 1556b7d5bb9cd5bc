package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.ReleaseOutcome;
import dev.tollgate.server.domain.ReservationOutcome;
import dev.tollgate.server.domain.ReservationState;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of messages and reservations. */
public final class TrackCounters implements TrackCountersMXBean {
  private final LongAdder recorded = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder duplicatesWithOtherTime = new LongAdder();
  private final LongAdder linksRefused = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder reservationsHeld = new LongAdder();
  private final LongAdder reservationsDenied = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder callsShed = new LongAdder();
  private final Map<Refusal, LongAdder> refused = new ConcurrentHashMap<>();

  void committed(BatchTransaction.Result result) {
    batches.increment();
    duplicatesWithOtherTime.add(result.repeatsWithOtherTime());
    linksRefused.add(result.linksRefused());
    result.outcomes().forEach(this::count);
    result.reservations().forEach(this::count);
    result.releases().forEach(this::count);
  }

  private void count(TrackOutcome outcome) {
    if (outcome instanceof TrackOutcome.Refused refusal) {
      refused(refusal.refusal());
    } else if (((TrackOutcome.Recorded) outcome).duplicate()) {
      duplicates.increment();
    } else {
      recorded.increment();
    }
  }

  private void count(ReservationOutcome outcome) {
    if (outcome instanceof ReservationOutcome.Refused refusal) {
      refused(refusal.refusal());
    } else if (!((ReservationOutcome.Decided) outcome).decision().allowed()) {
      reservationsDenied.increment();
    } else if (((ReservationOutcome.Decided) outcome).state() == ReservationState.HELD) {
      reservationsHeld.increment();
    }
  }

  private void count(ReleaseOutcome outcome) {
    if (outcome instanceof ReleaseOutcome.Refused refusal) {
      refused(refusal.refusal());
    }
  }

  void refused(Refusal refusal) {
    refused.computeIfAbsent(refusal, key -> new LongAdder()).increment();
  }

  void retried() {
    retries.increment();
  }

  void callShed() {
    callsShed.increment();
  }

  @Override
  public long getCallsShed() {
    return callsShed.sum();
  }

  @Override
  public long getRecorded() {
    return recorded.sum();
  }

  @Override
  public long getDuplicates() {
    return duplicates.sum();
  }

  @Override
  public long getDuplicatesWithOtherTime() {
    return duplicatesWithOtherTime.sum();
  }

  @Override
  public long getLinksRefused() {
    return linksRefused.sum();
  }

  @Override
  public Map<String, Long> getRefused() {
    Map<String, Long> sums = new TreeMap<>();
    refused.forEach((refusal, count) -> sums.put(refusal.name(), count.sum()));
    return sums;
  }

  @Override
  public long getReservationsHeld() {
    return reservationsHeld.sum();
  }

  @Override
  public long getReservationsDenied() {
    return reservationsDenied.sum();
  }

  @Override
  public long getBatches() {
    return batches.sum();
  }

  @Override
  public long getRetries() {
    return retries.sum();
  }
}

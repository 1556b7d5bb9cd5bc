package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Admission;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.FinalPeriodImport;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what a batch imports into final periods: one note for each tenant, period and caller. */
final class FinalPeriodImports {
  private record Key(long tenantNo, Instant periodStart, String caller) {}

  private final Instant clock;
  private final Duration latenessMax;
  private final Map<Key, Long> messages = new LinkedHashMap<>();

  /**
   * Counts.
   *
   * @param clock the lane's time, by which periods are final
   */
  FinalPeriodImports(Instant clock, Duration latenessMax) {
    this.clock = clock;
    this.latenessMax = latenessMax;
  }

  /** Takes a message that is recorded; one that was let into no final period counts for nothing. */
  void add(Tenant tenant, Message message) {
    if (message.admission() != Admission.IMPORT_INTO_FINAL) {
      return;
    }
    BillingPeriod period = tenant.calendar().periodAt(message.occurredAt());
    if (period.isFinal(clock, latenessMax)) {
      messages.merge(new Key(tenant.tenantNo(), period.start(), message.caller()), 1L, Long::sum);
    }
  }

  List<FinalPeriodImport> rows() {
    return messages.entrySet().stream()
        .map(
            entry ->
                new FinalPeriodImport(
                    entry.getKey().tenantNo(),
                    entry.getKey().periodStart(),
                    entry.getKey().caller(),
                    entry.getValue()))
        .toList();
  }
}

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
  private final Map<Key, FinalPeriodImport> imports = new LinkedHashMap<>();

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
      imports.merge(
          new Key(tenant.tenantNo(), period.start(), message.caller()),
          new FinalPeriodImport(tenant, period, message.caller(), 1),
          FinalPeriodImports::together);
    }
  }

  private static FinalPeriodImport together(FinalPeriodImport one, FinalPeriodImport other) {
    return new FinalPeriodImport(
        one.tenant(), one.period(), one.caller(), one.messages() + other.messages());
  }

  List<FinalPeriodImport> rows() {
    return List.copyOf(imports.values());
  }
}

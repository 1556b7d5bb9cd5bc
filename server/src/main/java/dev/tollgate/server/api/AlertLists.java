package dev.tollgate.server.api;

import dev.tollgate.metering.v1.Alert;
import dev.tollgate.metering.v1.ListAlertsRequest;
import dev.tollgate.metering.v1.ListAlertsResponse;
import dev.tollgate.server.domain.LimitAlert;
import dev.tollgate.server.store.AlertReads;
import dev.tollgate.server.store.Page;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.Predicate;

/** Lists tenants that have reached thresholds, for the current caller. Blocks. */
final class AlertLists {
  private static final int PERCENT_DIGITS = 16;

  private final AlertReads reads;
  private final InstantSource clock;

  AlertLists(AlertReads reads, InstantSource clock) {
    this.reads = reads;
    this.clock = clock;
  }

  ListAlertsResponse alerts(ListAlertsRequest request) {
    Instant now = clock.instant();
    PageToken tokens = PageToken.of(request.toBuilder().clearPageSize().clearPageToken().build());
    Predicate<LimitAlert> wanted = alert -> alert.usedPercent() >= request.getAtLeastPercent();
    if (!request.getPageToken().isEmpty()) {
      wanted = wanted.and(after(tokens.characters(request.getPageToken())));
    }
    int size = PageToken.size(request.getPageSize());
    Page<LimitAlert> page = reads.alerts(Callers.current().access(), wanted, size, now);
    ListAlertsResponse.Builder response = ListAlertsResponse.newBuilder();
    page.rows().forEach(alert -> response.addAlerts(alert(alert, now)));
    if (page.more()) {
      response.setNextPageToken(tokens.text(place(page.last())));
    }
    return response.build();
  }

  private static Alert alert(LimitAlert alert, Instant now) {
    return Alert.newBuilder()
        .setTenantId(alert.tenantId())
        .setThresholdPercent(alert.thresholdPercent())
        .setUsedPercent(alert.usedPercent())
        .setQuota(ToProto.quota(alert.figures(), now))
        .build();
  }

  /** The share that is used, to the last bit, and the id. */
  private static byte[] place(LimitAlert alert) {
    String percent = HexFormat.of().toHexDigits(Double.doubleToLongBits(alert.usedPercent()));
    return (percent + alert.tenantId()).getBytes(StandardCharsets.UTF_8);
  }

  private static Predicate<LimitAlert> after(String place) {
    if (place.length() <= PERCENT_DIGITS) {
      throw PageToken.invalid();
    }
    double percent;
    try {
      percent =
          Double.longBitsToDouble(
              HexFormat.fromHexDigitsToLong(place.substring(0, PERCENT_DIGITS)));
    } catch (IllegalArgumentException e) {
      throw PageToken.invalid();
    }
    String tenantId = place.substring(PERCENT_DIGITS);
    return alert ->
        alert.usedPercent() < percent
            || (alert.usedPercent() == percent && alert.tenantId().compareTo(tenantId) > 0);
  }
}

package dev.tollgate.gateway.inbound;

import static java.util.stream.Collectors.groupingBy;

import dev.tollgate.client.Code;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TollgateException;
import dev.tollgate.client.VoidRequest;
import dev.tollgate.client.Voided;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.MeteringState;
import dev.tollgate.gateway.store.DeliveryRow;
import dev.tollgate.gateway.store.DeliveryRow.GiveBack;
import dev.tollgate.gateway.store.DeliveryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back at Tollgate the messages that failed before they were delivered: a conversation whose
 * only message that was is no longer counted. What Tollgate does not know of yet, because it waits
 * in a spool, is tried again for a day.
 */
public final class GiveBacks {
  private static final Logger log = LoggerFactory.getLogger(GiveBacks.class);

  /** What one call takes. */
  private static final int MESSAGES_MAX = 1000;

  private static final Duration AGAIN = Duration.ofSeconds(30);
  private static final Duration UNKNOWN_MAX = Duration.ofDays(1);
  private static final String REASON = "the provider could not deliver it";

  private final DeliveryStore store;
  private final TollgateClient client;
  private final Counters counters;
  private final InstantSource clock;

  /** Takes back what this store says, through this client. */
  public GiveBacks(
      DeliveryStore store, TollgateClient client, Counters counters, InstantSource clock) {
    this.store = store;
    this.client = client;
    this.counters = counters;
    this.clock = clock;
  }

  /** Takes back what is due. */
  public void run() {
    store.giveBacksDue(clock.instant(), MESSAGES_MAX).stream()
        .collect(groupingBy(DeliveryRow::tenantId))
        .forEach(this::giveBack);
  }

  private void giveBack(String tenantId, List<DeliveryRow> rows) {
    List<String> ids = rows.stream().map(DeliveryRow::messageId).toList();
    try {
      settle(rows, client.direct().voidMessages(VoidRequest.of(tenantId, ids, REASON)));
    } catch (TollgateException failure) {
      log.warn(
          "conversations of tenant {} that are to be given back wait: {}",
          tenantId,
          MeteringState.describe(failure));
      if (failure.code() == Code.NOT_FOUND) {
        settle(rows, new Voided(0, 0, ids));
      } else {
        again(rows);
      }
    }
  }

  private void settle(List<DeliveryRow> rows, Voided voided) {
    Instant now = clock.instant();
    counters.add(Counter.MESSAGES_TAKEN_BACK, voided.voided());
    Set<String> unknown = new HashSet<>(voided.unknownMessageIds());
    List<DeliveryRow> missing =
        rows.stream().filter(row -> unknown.contains(row.messageId())).toList();
    List<DeliveryRow> lost =
        missing.stream().filter(row -> row.changedAt().isBefore(now.minus(UNKNOWN_MAX))).toList();
    store.settleGiveBacks(
        keys(rows.stream().filter(row -> !unknown.contains(row.messageId())).toList()),
        GiveBack.DONE,
        now);
    store.settleGiveBacks(keys(lost), GiveBack.OFF, now);
    again(missing.stream().filter(row -> !lost.contains(row)).toList());
  }

  private void again(List<DeliveryRow> rows) {
    store.postponeGiveBacks(keys(rows), clock.instant().plus(AGAIN));
  }

  private static List<DeliveryStore.Key> keys(List<DeliveryRow> rows) {
    return rows.stream()
        .map(row -> new DeliveryStore.Key(row.tenantId(), row.messageId()))
        .toList();
  }
}

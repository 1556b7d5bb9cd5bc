package dev.tollgate.gateway.store;

import dev.tollgate.gateway.database.DatabaseAwayException;
import dev.tollgate.gateway.database.GatewayDatabase;
import dev.tollgate.gateway.delivery.Delivery;
import dev.tollgate.gateway.delivery.StatusReport;
import dev.tollgate.gateway.json.JsonBody;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far messages have come. Every method commits by itself, and throws {@link
 * DatabaseAwayException} when the database cannot be used.
 */
public final class DeliveryStore {
  /** Rows that one statement deletes: short enough not to keep others waiting. */
  private static final int DELETE_MAX = 5000;

  private final Transactions<DeliveryMapper> transactions;

  /** Keeps deliveries in this database. */
  public DeliveryStore(GatewayDatabase database) {
    this.transactions = new Transactions<>(database, DeliveryMapper.class);
  }

  /**
   * Names a message.
   *
   * @param tenantId who sent it
   * @param messageId the provider's id
   */
  public record Key(String tenantId, String messageId) {
    /** Only the tenant: the id is personal data. */
    @Override
    public String toString() {
      return "Key[tenantId=" + tenantId + "]";
    }
  }

  /**
   * Takes reports in.
   *
   * @param giveBackAfter how long after it is seen to have failed a message's conversation is given
   *     back; empty: never
   * @return how many messages are newly known to have failed
   */
  public int report(List<StatusReport> reports, Optional<Duration> giveBackAfter, Instant now) {
    Map<Key, List<StatusReport>> byMessage = new HashMap<>();
    for (StatusReport report : reports) {
      byMessage
          .computeIfAbsent(new Key(report.tenantId(), report.messageId()), key -> new ArrayList<>())
          .add(report);
    }
    String keys = keys(byMessage.keySet());
    return transactions.run(
        mapper -> {
          var unused = mapper.insertMissing(keys, now);
          List<Changed> changed =
              mapper.lock(keys).stream()
                  .map(row -> new Changed(row, after(row, byMessage)))
                  .filter(Changed::isOne)
                  .toList();
          if (!changed.isEmpty()) {
            mapper.update(rows(changed, giveBackAfter, now), now);
          }
          return Math.toIntExact(changed.stream().filter(Changed::hasFailed).count());
        });
  }

  private record Changed(DeliveryRow row, Delivery after) {
    boolean isOne() {
      return !after.equals(row.delivery());
    }

    boolean hasFailed() {
      return after.isFailed() && !row.delivery().isFailed();
    }
  }

  private static Delivery after(DeliveryRow row, Map<Key, List<StatusReport>> byMessage) {
    Delivery delivery = row.delivery();
    List<StatusReport> reports =
        byMessage.getOrDefault(new Key(row.tenantId(), row.messageId()), List.of());
    for (StatusReport report : reports) {
      delivery = delivery.after(report);
    }
    return delivery;
  }

  /** How far a message has come; empty when nothing was reported. */
  public Optional<Delivery> find(Key key) {
    return transactions
        .run(mapper -> mapper.find(key.tenantId(), key.messageId()))
        .map(DeliveryRow::delivery);
  }

  /** Messages whose conversations are to be given back now. */
  public List<DeliveryRow> giveBacksDue(Instant now, int limit) {
    return transactions.run(mapper -> mapper.giveBacksDue(now, limit));
  }

  /** Notes what became of giving back. */
  public void settleGiveBacks(Collection<Key> keys, DeliveryRow.GiveBack giveBack, Instant now) {
    if (!keys.isEmpty()) {
      var unused = transactions.run(mapper -> mapper.settleGiveBacks(keys(keys), giveBack, now));
    }
  }

  /** Has giving back tried again at this time. */
  public void postponeGiveBacks(Collection<Key> keys, Instant at) {
    if (!keys.isEmpty()) {
      var unused = transactions.run(mapper -> mapper.postponeGiveBacks(keys(keys), at));
    }
  }

  /** Forgets what was last reported before this. */
  public void deleteOld(Instant before) {
    int deleted;
    do {
      deleted = transactions.run(mapper -> mapper.deleteOld(before, DELETE_MAX));
    } while (deleted == DELETE_MAX);
  }

  private static String rows(List<Changed> changed, Optional<Duration> giveBackAfter, Instant now) {
    return JsonBody.text(
        changed.stream().map(one -> row(one.row(), one.after(), giveBackAfter, now)).toList());
  }

  /** One that is delivered after all before its conversation was given back keeps it. */
  private static Map<String, Object> row(
      DeliveryRow row, Delivery after, Optional<Duration> giveBackAfter, Instant now) {
    DeliveryRow.GiveBack giveBack = row.giveBack();
    if (after.isFailed() && giveBackAfter.isPresent()) {
      giveBack = giveBack == DeliveryRow.GiveBack.NO ? DeliveryRow.GiveBack.DUE : giveBack;
    } else if (giveBack == DeliveryRow.GiveBack.DUE) {
      giveBack = DeliveryRow.GiveBack.NO;
    }
    Map<String, Object> columns = new HashMap<>(key(row.tenantId(), row.messageId()));
    columns.put("status", after.status().name());
    columns.put("at", after.at().toString());
    columns.put("error_code", after.errorCode());
    columns.put("unknown", after.unknown());
    columns.put("give_back", giveBack.name());
    columns.put("give_back_at", now.plus(giveBackAfter.orElse(Duration.ZERO)).toString());
    return columns;
  }

  private static String keys(Collection<Key> keys) {
    return JsonBody.text(keys.stream().map(key -> key(key.tenantId(), key.messageId())).toList());
  }

  private static Map<String, Object> key(String tenantId, String messageId) {
    return Map.of("tenant_id", tenantId, "message_id", messageId);
  }
}

package dev.tollgate.server.store;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.Delivery;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads endpoints and deliveries. Blocks. Throws {@link StoreException} as the others do. */
public final class WebhookReads {
  private final Sessions sessions;

  public WebhookReads(DataSource readers) {
    this.sessions = new Sessions(readers);
  }

  /**
   * The endpoints that the caller may see, newest first.
   *
   * @param before the number of the last one of the page before; null for the first page
   */
  public Page<Webhook> webhooks(Access access, @Nullable Long before, int size) {
    Set<String> tenantIds = access.tenantIds();
    return Reads.read(
        sessions,
        session -> {
          WebhookMapper mapper = session.getMapper(WebhookMapper.class);
          List<WebhookRow> rows =
              mapper.before(
                  WebhookStore.LANE,
                  before == null ? Long.MAX_VALUE : before,
                  tenantIds == null ? null : tenantIds.toArray(String[]::new),
                  size + 1);
          return Page.of(webhooks(mapper, rows), size);
        });
  }

  /** Where a page of deliveries ends. */
  public record Place(Instant createdAt, int lane, long eventNo) {}

  /**
   * The deliveries to an endpoint in a state, newest first.
   *
   * @param after where the page before ended; null for the first page
   * @throws RefusedException when the endpoint is unknown, or of tenants that are not the caller's
   */
  public Page<Delivery> deliveries(
      long endpointNo, Access access, Delivery.State state, @Nullable Place after, int size) {
    return Reads.read(
        sessions,
        session -> {
          WebhookMapper mapper = session.getMapper(WebhookMapper.class);
          WebhookRow row = mapper.one(WebhookStore.LANE, endpointNo);
          if (row == null || !access.covers(row.toWebhook(List.of()).access())) {
            throw WebhookEdit.unknown(endpointNo);
          }
          WebhookMapper.Place before =
              after == null
                  ? new WebhookMapper.Place(EventTime.MAX, 0, 0)
                  : new WebhookMapper.Place(after.createdAt(), after.lane(), after.eventNo());
          List<DeliveryRow> rows = mapper.deliveries(endpointNo, state.name(), before, size + 1);
          return Page.of(rows.stream().map(DeliveryRow::toDelivery).toList(), size);
        });
  }

  static List<Webhook> webhooks(WebhookMapper mapper, List<WebhookRow> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    long[] numbers = rows.stream().mapToLong(WebhookRow::endpointNo).toArray();
    Map<Long, List<WebhookRow.SecretRow>> secrets =
        mapper.secrets(WebhookStore.LANE, numbers).stream()
            .collect(Collectors.groupingBy(WebhookRow.SecretRow::endpointNo));
    return rows.stream()
        .map(row -> row.toWebhook(secrets.getOrDefault(row.endpointNo(), List.of())))
        .toList();
  }
}

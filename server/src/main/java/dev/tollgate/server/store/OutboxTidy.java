package dev.tollgate.server.store;

import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.apache.ibatis.session.SqlSession;

/**
 * Removes from the outbox what was kept long enough, in steps that each lock little. Blocks. Throws
 * {@link StoreException} when the database failed.
 */
public final class OutboxTidy {
  /** Rows of one statement. */
  static final int STEP_MAX = 500;

  /** Statements of one kind, one after another, in one lane: the rest waits for the next call. */
  static final int STEPS_MAX = 20;

  /** A deleted endpoint is kept this long: no relay that knew it makes deliveries to it then. */
  static final Duration DELETED_FOR = Duration.ofHours(1);

  /** How much longer an event is kept that a delivery still needs. */
  private static final Duration POSTPONED = Duration.ofDays(1);

  private final Sessions sessions;
  private final int lanes;

  /** Tidies an installation of so many lanes. */
  public OutboxTidy(DataSource writers, int lanes) {
    this.sessions = new Sessions(writers);
    this.lanes = lanes;
  }

  /** Removes what is not to be kept any longer. */
  public void tidy(Instant now) {
    int unused =
        Reads.read(
            sessions,
            session -> {
              tidy(session, now);
              return 0;
            });
  }

  private void tidy(SqlSession session, Instant now) {
    OutboxMapper mapper = session.getMapper(OutboxMapper.class);
    for (OutboxMapper.UnusedRow endpoint :
        mapper.unused(WebhookStore.LANE, now.minus(DELETED_FOR))) {
      end(mapper, endpoint, now);
    }
    for (int each = 0; each < lanes; each++) {
      int lane = each;
      var unused = allOf(() -> mapper.deleteDeliveries(lane, now, STEP_MAX));
      mapper.postponeEvents(lane, now, now.plus(POSTPONED), STEP_MAX);
      unused = allOf(() -> mapper.deleteEvents(lane, now, STEP_MAX));
    }
  }

  private void end(OutboxMapper mapper, OutboxMapper.UnusedRow endpoint, Instant now) {
    long number = endpoint.endpointNo();
    boolean whole = true;
    for (int each = 0; each < lanes; each++) {
      int lane = each;
      whole &=
          allOf(
              () ->
                  endpoint.deleted()
                      ? mapper.deleteDeliveriesTo(lane, number, STEP_MAX)
                      : mapper.parkOverdue(
                          lane, number, now, now.plus(OutboxStore.PARKED_FOR), STEP_MAX));
    }
    if (endpoint.deleted() && whole) {
      mapper.deleteEndpoint(WebhookStore.LANE, number);
    }
  }

  /** Whether the steps came to an end. */
  private static boolean allOf(IntSupplier step) {
    for (int i = 0; i < STEPS_MAX; i++) {
      if (step.getAsInt() < STEP_MAX) {
        return true;
      }
    }
    return false;
  }
}

package dev.tollgate.bench;

import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.MessageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a history, one after the other and none kept but the last few: the same for the
 * same shape and seed. As many new customers come at its end as at its beginning; of twenty
 * messages, one is a new customer's first, three begin another session of a known one, and the rest
 * go on with a session that is open. One in twenty is late. One thread at a time.
 */
final class History {
  /** For as many messages of the history one session is open at any time. */
  private static final int MESSAGES_AN_OPEN_SESSION = 1_000;

  private static final int KNOWN_PER_NEW = 3;

  /** Which lines are sent once more: one of as many before it. */
  private static final int LINES_KEPT = 1_000;

  /** The share of messages that come later than those after them. */
  static final double LATE = 0.05;

  /** How late they are at most. */
  static final Duration LATE_MAX = Duration.ofDays(3);

  private static final MessageKind[] KINDS = {
    MessageKind.INBOUND,
    MessageKind.INBOUND,
    MessageKind.OUTBOUND_DIRECT,
    MessageKind.OUTBOUND_QUEUED
  };

  private final HistoryShape shape;
  private final SplittableRandom random;
  private final int[] open;
  private final HistoryMessage[] kept = new HistoryMessage[LINES_KEPT];
  private int message;
  private int sessions;
  private int customers;
  private boolean repeated;

  History(HistoryShape shape, long seed) {
    this.shape = shape;
    this.random = new SplittableRandom(seed);
    this.open = new int[Math.max(1, shape.messages() / MESSAGES_AN_OPEN_SESSION)];
  }

  /** The next line; null after the last. */
  @Nullable HistoryMessage next() {
    if (!shape.orderly() && repeatIsDue()) {
      repeated = true;
      return kept[random.nextInt(Math.min(message, LINES_KEPT))].again();
    }
    if (message == shape.messages()) {
      return null;
    }
    repeated = false;
    HistoryMessage next = draw();
    kept[message % LINES_KEPT] = next;
    message++;
    return next;
  }

  private boolean repeatIsDue() {
    return !repeated && message > 0 && message % HistoryShape.MESSAGES_A_REPEAT == 0;
  }

  private HistoryMessage draw() {
    int customer = customer();
    return new HistoryMessage(
        shape.population().tenantIdOf(customer),
        shape.population().customerId(customer),
        "wamid.history." + message,
        time(),
        KINDS[random.nextInt(KINDS.length)],
        false);
  }

  private int customer() {
    int place = message % HistoryShape.MESSAGES_A_CUSTOMER;
    if (place == 0 && customers < shape.population().customers()) {
      return begin(customers++);
    }
    if (random.nextInt(HistoryShape.MESSAGES_A_CUSTOMER - 1) < KNOWN_PER_NEW) {
      return begin(random.nextInt(customers));
    }
    return open[random.nextInt(Math.min(sessions, open.length))];
  }

  private int begin(int customer) {
    open[sessions % open.length] = customer;
    sessions++;
    return customer;
  }

  private Instant time() {
    Instant inOrder =
        shape
            .start()
            .plusNanos((long) (shape.length().toNanos() * ((double) message / shape.messages())));
    if (shape.orderly() || random.nextDouble() >= LATE) {
      return EventTime.truncate(inOrder);
    }
    Instant late = inOrder.minusMillis(random.nextLong(LATE_MAX.toMillis()));
    return EventTime.truncate(late.isBefore(shape.start()) ? shape.start() : late);
  }
}

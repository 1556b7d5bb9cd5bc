package dev.tollgate.server.faults;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.Message;
import dev.tollgate.client.OutboundMessage;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.SendPath;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;

/**
 * Random messages with ids of their own, in both directions. Their times go back and forth over a
 * month, some of them a whole window after another, so that sessions open, grow, join and just do
 * not.
 */
final class Traffic {
  private static final Duration PAST = Duration.ofDays(30);
  private static final Duration WINDOW = Duration.ofHours(24);

  private final Random random;
  private final List<String> tenants;
  private final int customers;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private Instant last = now;
  private long made;

  Traffic(long seed, List<String> tenants, int customers) {
    this.random = new Random(seed);
    this.tenants = tenants;
    this.customers = customers;
  }

  /** The next message; its id has not been before. */
  synchronized Message next() {
    String tenant = tenants.get(random.nextInt(tenants.size()));
    String customer = "customer-" + random.nextInt(customers);
    String id = "message-" + made++;
    last = time();
    return switch (random.nextInt(4)) {
      case 0 -> outbound(tenant, customer, id, SendPath.DIRECT);
      case 1 -> outbound(tenant, customer, id, SendPath.QUEUED);
      default -> InboundMessage.builder(tenant, customer).messageId(id).occurredAt(last).build();
    };
  }

  private Message outbound(String tenant, String customer, String id, SendPath path) {
    return OutboundMessage.builder(tenant, Recipient.customer(customer), path)
        .messageId(id)
        .occurredAt(last)
        .build();
  }

  private Instant time() {
    Instant windowLater = last.plus(WINDOW).minus(random.nextInt(2), ChronoUnit.MICROS);
    if (random.nextInt(10) == 0 && !windowLater.isAfter(now)) {
      return windowLater;
    }
    return now.minus(random.nextLong(PAST.toNanos() / 1000), ChronoUnit.MICROS);
  }
}

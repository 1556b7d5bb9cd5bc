package dev.tollgate.server.faults;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.Message;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Messages of now, each of a customer of its own, so that each opens a session. */
final class NewCustomers implements Supplier<Message> {
  private final Random random;
  private final Map<String, Long> given = new TreeMap<>();
  private List<String> tenants;

  NewCustomers(long seed, List<String> tenants) {
    this.random = new Random(seed);
    this.tenants = List.copyOf(tenants);
  }

  /** From now on of these tenants. */
  synchronized void goOnWith(List<String> others) {
    tenants = List.copyOf(others);
  }

  @Override
  public synchronized Message get() {
    String tenant = tenants.get(random.nextInt(tenants.size()));
    long number = given.merge(tenant, 1L, Long::sum);
    return InboundMessage.builder(tenant, "customer-" + number)
        .messageId("message-" + number)
        .occurredAt(Instant.now().truncatedTo(ChronoUnit.MICROS))
        .build();
  }

  /** How many messages of each tenant there were. */
  synchronized Map<String, Long> given() {
    return Map.copyOf(given);
  }
}

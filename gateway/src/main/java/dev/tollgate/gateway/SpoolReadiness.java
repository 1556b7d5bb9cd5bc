package dev.tollgate.gateway;

import dev.tollgate.client.ClientHealth;
import dev.tollgate.client.TollgateClient;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the spool takes messages: without it webhooks are answered 503 as Tollgate goes away. */
final class SpoolReadiness implements Supplier<Optional<String>> {
  private final TollgateClient client;

  SpoolReadiness(TollgateClient client) {
    this.client = client;
  }

  /** What is wrong with the spool; not the trouble's own words, which may name files. */
  @Override
  public Optional<String> get() {
    return client.health().spool().flatMap(SpoolReadiness::problem);
  }

  static Optional<String> problem(ClientHealth.Spool spool) {
    if (spool.full()) {
      return Optional.of("the spool is full: webhooks are answered 503");
    }
    return spool
        .trouble()
        .map(
            why -> "the spool cannot be written: webhooks are answered 503 while metering is away");
  }
}

package dev.tollgate.bench;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one caller sends, message after message: the same for the same seed. One thread at a time.
 */
final class Script {
  /** The share of messages that are sent once more. */
  static final double REPEATS = 0.05;

  /**
   * One message.
   *
   * @param repeat the caller sent it before, as its last
   */
  record Draw(String tenantId, String customerId, String messageId, boolean repeat) {}

  private final Population population;
  private final String name;
  private final SplittableRandom random;
  private @Nullable Draw last;
  private long drawn;

  /**
   * A script.
   *
   * @param name unique in a run; the message ids begin with it
   */
  Script(Population population, String name, long seed) {
    this.population = population;
    this.name = name;
    this.random = new SplittableRandom(seed ^ ((long) name.hashCode() << Integer.SIZE));
  }

  /** Scripts for as many callers. */
  static List<Script> forCallers(int callers, Population population, String name, long seed) {
    return IntStream.range(0, callers)
        .mapToObj(caller -> new Script(population, name + "." + caller, seed))
        .toList();
  }

  Draw next() {
    Draw before = last;
    if (before != null && random.nextDouble() < REPEATS) {
      return new Draw(before.tenantId(), before.customerId(), before.messageId(), true);
    }
    int customer = random.nextInt(population.customers());
    Draw next =
        new Draw(
            population.tenantIdOf(customer),
            population.customerId(customer),
            "wamid." + name + "." + drawn++,
            false);
    last = next;
    return next;
  }
}

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
   * @param opens whether it opens a session, or the message that it repeats did
   */
  record Draw(String tenantId, String customerId, String messageId, boolean repeat, boolean opens) {
    Draw again() {
      return new Draw(tenantId, customerId, messageId, true, opens);
    }
  }

  private final Source source;
  private final String name;
  private final SplittableRandom random;
  private final boolean openLoop;
  private @Nullable Draw last;
  private volatile @Nullable Draw answered;
  private long drawn;

  /**
   * A script.
   *
   * @param name unique in a run; the message ids begin with it
   */
  Script(Source source, String name, long seed) {
    this(source, name, seed, false);
  }

  private Script(Source source, String name, long seed, boolean openLoop) {
    this.openLoop = openLoop;
    this.source = source;
    this.name = name;
    this.random = new SplittableRandom(seed ^ ((long) name.hashCode() << Integer.SIZE));
  }

  /**
   * A script for calls that do not wait for each other. It repeats a message that was answered: of
   * two that are both on their way, the repeat may come first.
   */
  static Script ofOpenLoop(Source source, String name, long seed) {
    return new Script(source, name, seed, true);
  }

  /** Says that a message was answered. */
  void answered(Draw draw) {
    answered = draw;
  }

  /** Scripts for as many callers. */
  static List<Script> forCallers(int callers, Source source, String name, long seed) {
    return IntStream.range(0, callers)
        .mapToObj(caller -> new Script(source, name + "." + caller, seed))
        .toList();
  }

  Draw next() {
    Draw before = openLoop ? answered : last;
    if (before != null && random.nextDouble() < REPEATS) {
      return before.again();
    }
    Source.Customer customer = source.draw(random);
    Draw next =
        new Draw(
            customer.tenantId(),
            customer.customerId(),
            "wamid." + name + "." + drawn++,
            false,
            customer.opens());
    last = next;
    return next;
  }
}

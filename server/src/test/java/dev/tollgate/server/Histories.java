package dev.tollgate.server;

import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.SessionFold.Event;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.SessionRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random histories of a conversation, with gaps chosen where the rules have their edges. */
public final class Histories {
  private static final Instant START = Instant.parse("2025-01-29T00:00:00Z");
  private static final Duration WINDOW = Duration.ofHours(24);
  private static final Duration LONG_WINDOW = Duration.ofDays(3);
  private static final List<MessageKind> KINDS = List.of(MessageKind.values());

  private Histories() {}

  /** {@code size} messages in the order of their times. */
  public static List<Event> events(Random random, int size) {
    List<Event> events = new ArrayList<>();
    Instant time = START.plusSeconds(random.nextInt(86_400));
    for (int i = 0; i < size; i++) {
      time = time.plus(gap(random));
      MessageKind kind = KINDS.get(random.nextInt(KINDS.size()));
      events.add(new Event(time, "m" + i, kind));
    }
    return events;
  }

  /** Rules of one to three entries, the changes within the time of the events. */
  public static SessionRules rules(Random random) {
    SessionRules rules = SessionRules.of(rule(random));
    Instant from = START;
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      from = from.plusSeconds(1 + random.nextInt(12 * 86_400));
      rules = rules.changed(from, rule(random));
    }
    return rules;
  }

  private static SessionRule rule(Random random) {
    SessionPolicy[] policies = SessionPolicy.values();
    Duration window = random.nextBoolean() ? WINDOW : LONG_WINDOW;
    return new SessionRule(policies[random.nextInt(policies.length)], window);
  }

  private static Duration gap(Random random) {
    return switch (random.nextInt(10)) {
      case 8 -> LONG_WINDOW;
      case 9 -> LONG_WINDOW.minusNanos(1_000);
      case 0 -> Duration.ZERO;
      case 1 -> WINDOW;
      case 2 -> WINDOW.minusNanos(1_000);
      case 3 -> WINDOW.plusNanos(1_000);
      case 4 -> WINDOW.dividedBy(2);
      case 5 -> Duration.ofMillis(1);
      case 6 -> Duration.ofSeconds(random.nextInt(86_400));
      default -> Duration.ofSeconds(random.nextInt(3 * 86_400));
    };
  }
}

package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.SessionPolicy;
import dev.tollgate.server.domain.SessionRule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random histories with what is hard about them: gaps at the window's edges, and joins. */
final class HistoryGenerator {
  /** The most messages of a history. */
  static final int MESSAGES_MAX = 60;

  /** How long a setup's clocks take at most. */
  static final Duration CLOCKS_SPAN = Duration.ofDays(7);

  private static final Duration MICRO = Duration.ofNanos(1_000);
  private static final List<Duration> WINDOWS =
      List.of(Duration.ofHours(24), Duration.ofHours(72), Duration.ofHours(1));
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("UTC"),
          ZoneId.of("Asia/Riyadh"),
          ZoneId.of("Pacific/Kiritimati"),
          ZoneId.of("America/St_Johns"),
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("America/Santiago"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("Africa/Cairo"));
  private static final List<List<String>> PEOPLE =
      List.of(
          List.of("a0", "a1", "a2", "a3", "a4"),
          List.of("b0", "b1", "b2", "b3", "b4"),
          List.of("c0", "c1", "c2", "c3", "c4"));

  private final Random random;

  HistoryGenerator(Random random) {
    this.random = random;
  }

  /** Three times to set a tenant up at, the later ones now and then the same. */
  List<Instant> clocks(Instant from) {
    Instant first = from.plusSeconds(random.nextInt(2 * 86_400));
    Instant second = first.plusSeconds(random.nextInt(4) == 0 ? 0 : random.nextInt(2 * 86_400));
    Instant third = second.plusSeconds(random.nextInt(4) == 0 ? 0 : random.nextInt(3 * 86_400));
    return List.of(first, second, third);
  }

  /** A history around the first of these times. */
  RandomHistory history(List<Instant> clocks) {
    return random.nextInt(6) == 0 ? plain(clocks) : changing(clocks);
  }

  /** Of a tenant that its first message creates, and of a customer with one id. */
  private RandomHistory plain(List<Instant> clocks) {
    List<RandomHistory.Setup> setups = List.of(RandomHistory.Setup.DEFAULT);
    RandomHistory empty = new RandomHistory(List.of(), setups, clocks, false);
    List<List<String>> one = List.of(List.of("a0"));
    return new RandomHistory(messages(empty, one), setups, clocks, false);
  }

  private RandomHistory changing(List<Instant> clocks) {
    List<RandomHistory.Setup> setups = new ArrayList<>();
    setups.add(new RandomHistory.Setup(rule(), calendar()));
    for (int changes = Math.max(0, random.nextInt(5) - 2); changes > 0; changes--) {
      RandomHistory.Setup last = setups.get(setups.size() - 1);
      setups.add(
          new RandomHistory.Setup(rule(), random.nextInt(3) == 0 ? calendar() : last.calendar()));
    }
    RandomHistory empty = new RandomHistory(List.of(), setups, clocks, random.nextInt(3) == 0);
    List<List<String>> people = PEOPLE.subList(0, 1 + random.nextInt(PEOPLE.size()));
    return new RandomHistory(messages(empty, people), setups, clocks, empty.byPlan());
  }

  private SessionRule rule() {
    SessionPolicy[] policies = SessionPolicy.values();
    int window = random.nextInt(8) == 0 ? 2 : random.nextInt(2);
    return new SessionRule(policies[random.nextInt(policies.length)], WINDOWS.get(window));
  }

  private BillingCalendar.Rule calendar() {
    int anchor = random.nextBoolean() ? 1 : 1 + random.nextInt(28);
    return new BillingCalendar.Rule(ZONES.get(random.nextInt(ZONES.size())), anchor);
  }

  private List<HistoryMessage> messages(RandomHistory frame, List<List<String>> people) {
    Map<String, HistoryMessage> byCustomer = new LinkedHashMap<>();
    List<HistoryMessage> messages = new ArrayList<>();
    List<Instant> times = times(frame, 1 + random.nextInt(MESSAGES_MAX));
    for (int i = 0; i < times.size(); i++) {
      HistoryMessage message = message("m" + i, times.get(i), people, byCustomer);
      if (message.answerOf() == null) {
        byCustomer.put(message.customerId(), message);
      }
      messages.add(message);
    }
    return messages;
  }

  private HistoryMessage message(
      String id, Instant time, List<List<String>> people, Map<String, HistoryMessage> byCustomer) {
    List<String> person = people.get(random.nextInt(people.size()));
    MessageKind[] kinds = MessageKind.values();
    MessageKind kind = kinds[random.nextInt(kinds.length)];
    String customer = person.get(random.nextInt(1 + random.nextInt(person.size())));
    List<String> aliases = new ArrayList<>();
    for (int more = Math.max(0, random.nextInt(5) - 2); more > 0; more--) {
      aliases.add(person.get(random.nextInt(person.size())));
    }
    if (random.nextInt(40) == 0) {
      aliases.add(people.get(random.nextInt(people.size())).get(0));
    }
    aliases.removeIf(customer::equals);
    HistoryMessage earlier = byCustomer.get(customer);
    boolean answers = !kind.inbound() && earlier != null && random.nextInt(2) == 0;
    return new HistoryMessage(
        id,
        kind,
        time,
        customer,
        aliases.stream().distinct().toList(),
        answers ? idOf(earlier) : null);
  }

  private static @Nullable String idOf(@Nullable HistoryMessage message) {
    return message == null ? null : message.id();
  }

  private List<Instant> times(RandomHistory frame, int size) {
    List<Duration> offsets = new ArrayList<>();
    Duration offset = Duration.ZERO;
    for (int i = 0; i < size; i++) {
      offsets.add(offset);
      offset = offset.plus(gap());
    }
    Instant clock = frame.clocks().get(0);
    Instant start =
        clock
            .minusSeconds((long) (offset.toSeconds() * random.nextDouble()))
            .truncatedTo(ChronoUnit.SECONDS);
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Instant time = start.plus(offsets.get(i));
      times.add(i == 0 ? time : moved(time, frame));
    }
    return times;
  }

  /** Now and then at the edge of a period, of a day, or of a rule. */
  private Instant moved(Instant time, RandomHistory frame) {
    BillingPeriod period = frame.calendar().periodAt(time);
    Instant edge;
    switch (random.nextInt(16)) {
      case 0 -> edge = period.start();
      case 1 -> edge = period.end();
      case 2 ->
          edge = time.atZone(period.zone()).toLocalDate().atStartOfDay(period.zone()).toInstant();
      case 3 -> edge = RandomHistory.changedFrom(frame.clocks().get(random.nextInt(3)));
      default -> {
        return time;
      }
    }
    return edge.plus(MICRO.multipliedBy(random.nextInt(3) - 1));
  }

  private Duration gap() {
    Duration window = WINDOWS.get(random.nextInt(8) == 0 ? 2 : random.nextInt(2));
    return switch (random.nextInt(10)) {
      case 0 -> Duration.ZERO;
      case 1 -> window;
      case 2 -> window.minus(MICRO);
      case 3 -> window.plus(MICRO);
      case 4 -> window.dividedBy(2);
      case 5 -> Duration.ofMillis(1);
      case 6 -> MICRO;
      case 7 -> Duration.ofSeconds(random.nextInt(86_400));
      case 8 -> Duration.ofSeconds(random.nextInt(3 * 86_400));
      default -> Duration.ofMinutes(random.nextInt(60));
    };
  }
}

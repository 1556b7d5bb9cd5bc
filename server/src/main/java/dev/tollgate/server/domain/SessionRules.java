package dev.tollgate.server.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a tenant's sessions over time. A session keeps the rule in force at its start.
 *
 * <p>The first entry reaches back for ever. A later one begins when nothing is recorded at its time
 * or after: so that what is stored stays the fold of what is recorded.
 */
public record SessionRules(List<Entry> entries) {
  /** A rule and the instant from which it holds; the first entry's is {@link Instant#MIN}. */
  public record Entry(Instant from, SessionRule rule) {}

  public SessionRules {
    entries = List.copyOf(entries);
    if (entries.isEmpty() || !entries.get(0).from().equals(Instant.MIN)) {
      throw new IllegalArgumentException("the first entry must reach back for ever");
    }
  }

  /** One rule for all time. */
  public static SessionRules of(SessionRule rule) {
    return new SessionRules(List.of(new Entry(Instant.MIN, rule)));
  }

  /** The rule of a session that starts at {@code start}. */
  public SessionRule at(Instant start) {
    int index = entries.size() - 1;
    while (start.isBefore(entries.get(index).from())) {
      index--;
    }
    return entries.get(index).rule();
  }

  /** The rule that is the latest to come into force. */
  public SessionRule latest() {
    return entries.get(entries.size() - 1).rule();
  }

  /** These rules with another one from {@code from} on, which no entry is after. */
  public SessionRules changed(Instant from, SessionRule rule) {
    List<Entry> changed = new ArrayList<>(entries);
    changed.removeIf(entry -> !entry.from().isBefore(from));
    if (!changed.get(changed.size() - 1).rule().equals(rule)) {
      changed.add(new Entry(from, rule));
    }
    return new SessionRules(changed);
  }

  /**
   * Whether sessions can be kept without a look at the messages around a late one: there is one
   * rule, of SLIDING, under which sessions that a message touches become one and none ever splits.
   */
  public boolean needNoHistory() {
    return entries.size() == 1 && latest().policy() == SessionPolicy.SLIDING;
  }

  /** The time before which sessions follow the first rule. */
  public Instant firstChange() {
    return entries.size() == 1 ? Instant.MAX : entries.get(1).from();
  }

  /** The longest window of any rule: no message reaches further. */
  public Duration longestWindow() {
    Duration longest = Duration.ZERO;
    for (Entry entry : entries) {
      Duration window = entry.rule().window();
      longest = window.compareTo(longest) > 0 ? window : longest;
    }
    return longest;
  }
}

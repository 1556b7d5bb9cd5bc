package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.SessionRules;
import java.time.Instant;
import java.util.List;

/**
 * What happens to a tenant: a set of messages, and rules that change while they come.
 *
 * @param setups what the tenant is set to at each of {@code clocks}, oldest first
 * @param clocks what time it is when the setup is made, and the messages after it come
 * @param byPlan a setup's session rule comes as a change of the tenant's plan, not as another plan
 */
record RandomHistory(
    List<HistoryMessage> messages, List<Setup> setups, List<Instant> clocks, boolean byPlan) {

  /** How a tenant's sessions and periods are cut. */
  record Setup(SessionRule rule, BillingCalendar.Rule calendar) {
    /** What a tenant has that is created by its first message. */
    static final Setup DEFAULT =
        new Setup(SessionRule.DEFAULT, BillingCalendar.DEFAULT.latestRule());
  }

  /** The session rules that all setups come to. */
  SessionRules sessionRules() {
    SessionRules rules = SessionRules.of(setups.get(0).rule());
    for (int i = 1; i < setups.size(); i++) {
      rules = rules.changed(changedFrom(clocks.get(i)), setups.get(i).rule());
    }
    return rules;
  }

  /** From when on a rule that is set holds: no message before is further in the future. */
  static Instant changedFrom(Instant clock) {
    return clock.plus(EventTime.FUTURE_MAX).plusNanos(1_000);
  }

  /** The calendar that all setups come to. */
  BillingCalendar calendar() {
    BillingCalendar calendar = BillingCalendar.of(setups.get(0).calendar());
    for (int i = 1; i < setups.size(); i++) {
      if (!setups.get(i).calendar().equals(calendar.latestRule())) {
        calendar = calendar.changedAfter(clocks.get(i), setups.get(i).calendar());
      }
    }
    return calendar;
  }

  /** Whether a message may come in a phase: before a change, none comes from the far future. */
  boolean mayCome(HistoryMessage message, int phase) {
    return phase == setups.size() - 1 || !EventTime.tooEarly(message.time(), clocks.get(phase));
  }

  /** This history without a message; those that named its conversation name their customer. */
  RandomHistory without(HistoryMessage gone) {
    return new RandomHistory(
        messages.stream().filter(one -> !one.equals(gone)).toList(), setups, clocks, byPlan);
  }

  @Override
  public String toString() {
    return "setups " + setups + " at " + clocks.subList(0, setups.size()) + " byPlan " + byPlan;
  }
}

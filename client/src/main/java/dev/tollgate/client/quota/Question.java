package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A question on its way to the server.
 *
 * <p>Its outcome is told after what the server said is kept: with the decision, or the failure.
 */
final class Question {
  /** Who else may join it. */
  record Key(String tenantId, @Nullable RecipientKey recipient) {}

  /** Why it is asked. */
  enum Purpose {
    /** Somebody wants to send. */
    SEND,
    /** An answer is about to end. */
    REFRESH,
    /** To find out whether the server is back. */
    PROBE
  }

  private record Joined(Caller caller, Consumer<Outcome> told) {}

  private final CheckQuotaRequest request;
  private final TenantDecisions tenant;
  private final Asked asked;
  private final Purpose purpose;
  private final Consumer<Outcome> asker;
  private final List<Joined> joined = new ArrayList<>();
  private volatile @Nullable Outcome outcome;
  private final AtomicBoolean missed = new AtomicBoolean();

  private Question(
      CheckQuotaRequest request,
      TenantDecisions tenant,
      Asked asked,
      Purpose purpose,
      Consumer<Outcome> asker) {
    this.request = request;
    this.tenant = tenant;
    this.asked = asked;
    this.purpose = purpose;
    this.asker = asker;
  }

  /** A question of somebody who wants to send. */
  static Question forSend(Caller caller, TenantDecisions tenant, Asked asked) {
    return new Question(
        caller.request(),
        tenant,
        asked,
        Purpose.SEND,
        outcome -> caller.answer(outcome, asked.nanos()));
  }

  /** A question of which nobody waits for the answer. */
  static Question inBackground(
      CheckQuotaRequest request, TenantDecisions tenant, Asked asked, Purpose purpose) {
    return new Question(request, tenant, asked, purpose, outcome -> {});
  }

  CheckQuotaRequest request() {
    return request;
  }

  Purpose purpose() {
    return purpose;
  }

  TenantDecisions tenant() {
    return tenant;
  }

  Asked asked() {
    return asked;
  }

  /** Whether what is known of the tenant was not forgotten between this one and another. */
  boolean sameTenant(Question other) {
    return tenant == other.tenant;
  }

  /** Tells a caller of the outcome, at once or when there is one; in the order of joining. */
  void join(Caller caller, Consumer<Outcome> told) {
    Outcome settled;
    synchronized (joined) {
      settled = outcome;
      if (settled == null) {
        joined.add(new Joined(caller, told));
        return;
      }
    }
    told.accept(settled);
  }

  /** How many of those who have joined still wait. */
  int joined() {
    synchronized (joined) {
      return (int) joined.stream().filter(one -> !one.caller.isDone()).count();
    }
  }

  /**
   * Tells everybody, and is over.
   *
   * @param grant for the first of those who have joined and still wait
   */
  void settle(Outcome settled, @Nullable Grant grant) {
    List<Joined> waiting;
    synchronized (joined) {
      outcome = settled;
      waiting = List.copyOf(joined);
      joined.clear();
    }
    asker.accept(settled);
    int granted = grant == null ? 0 : grant.sends();
    for (Joined one : waiting) {
      if (grant != null && granted > 0 && !one.caller.isDone()) {
        granted--;
        one.told.accept(settled.granting(grant.answer()));
      } else {
        one.told.accept(settled);
      }
    }
  }

  /** Whether it takes longer than anybody waits. */
  boolean overdue(long nowNanos, long waitNanos) {
    return nowNanos - asked.nanos() >= waitNanos && outcome == null;
  }

  /** Whether this is the first that is heard of its being unanswered. */
  boolean claimMissed() {
    return missed.compareAndSet(false, true);
  }
}

package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one tenant's quota.
 *
 * <p>Every send by an answer that is kept raises one count, whichever answer it is, and an answer
 * serves sends until the count reaches its ceiling: what the count was before the answer was asked
 * for, and the sends it may serve. So answers that replace one another never add up.
 */
final class TenantDecisions {
  private final CacheSettings settings;
  private final SendCount count = new SendCount();
  private final AnswerOrder order = new AnswerOrder();
  private final CustomerAnswers customers;

  /** The newest answer, if it holds for all customers. */
  private volatile @Nullable KeptAnswer current;

  private volatile boolean alike = true;

  TenantDecisions(CacheSettings settings, AtomicInteger customersLeft) {
    this.settings = settings;
    this.customers = new CustomerAnswers(customersLeft);
  }

  /** An answer for a request that may be acted on; a send that it allows is counted. */
  @Nullable KeptAnswer use(CheckQuotaRequest request, Time time) {
    KeptAnswer kept = last(request);
    if (kept == null || !kept.fresh(time.nanos(), time.millis())) {
      return null;
    }
    return !kept.verdict().allowed() || count.take(kept.ceiling()) ? kept : null;
  }

  /** The last answer for such a request, fresh or not; nothing is counted. */
  @Nullable KeptAnswer last(CheckQuotaRequest request) {
    KeptAnswer forAll = current;
    if (forAll != null || customers.isEmpty()) {
      return forAll;
    }
    return customers.get(RecipientKey.of(request));
  }

  /** Whether there is an answer for all customers that may be acted on. */
  boolean fresh(Time time) {
    KeptAnswer forAll = current;
    return forAll != null && forAll.fresh(time.nanos(), time.millis());
  }

  /** Whether one question is expected to answer for all customers. */
  boolean alike() {
    return alike;
  }

  SendCount count() {
    return count;
  }

  /**
   * Keeps the answer to a question, unless a newer one was heard.
   *
   * @return what those who have joined it get of it; null: nothing by themselves
   */
  synchronized @Nullable Grant answered(Question question, Verdict verdict, Time time) {
    long now = time.nanos();
    Asked asked = question.asked();
    if (count.ended() || !order.accept(verdict, asked.nanos(), now)) {
      return null;
    }
    long freshNanos = verdict.allowed() ? verdict.freshNanos() : settings.denialsFor().toNanos();
    if (verdict.tenantWide()) {
      // Its asker's send is the first that it serves.
      Asked since = question.purpose() == Question.Purpose.SEND ? asked.forAsker() : asked;
      KeptAnswer kept = new KeptAnswer(verdict, since, freshNanos, settings.sendsPerAnswerMax());
      Grant grant = grant(kept, question.joined(), time);
      replace(kept);
      alike = freshNanos > 0;
      return grant;
    }
    // At the limit, where the server wants to be asked for each send that it allows.
    KeptAnswer kept = new KeptAnswer(verdict, asked, verdict.allowed() ? 0 : freshNanos, 0);
    customers.put(RecipientKey.of(question.request()), kept, now);
    current = null;
    alike = false;
    return null;
  }

  private @Nullable Grant grant(KeptAnswer kept, int joined, Time time) {
    if (!kept.verdict().allowed() || !kept.fresh(time.nanos(), time.millis())) {
      return null;
    }
    return new Grant(kept, count.take(joined, kept.ceiling()));
  }

  /** What was decided for a reservation: it ends or narrows what is kept, and prolongs nothing. */
  synchronized void told(Verdict verdict, long nowNanos) {
    if (count.ended() || !order.acceptTold(verdict.asOf(), verdict.showsRoom(), nowNanos)) {
      return;
    }
    if (!verdict.tenantWide()) {
      current = null;
      alike = false;
      return;
    }
    KeptAnswer before = current;
    if (verdict.allowed()
        && verdict.freshNanos() > 0
        && before != null
        && before.verdict().allowed()) {
      replace(narrowed(before, verdict.remaining()));
      return;
    }
    Asked now = new Asked(nowNanos, count.get());
    long freshNanos = verdict.allowed() ? 0 : settings.denialsFor().toNanos();
    replace(new KeptAnswer(verdict, now, freshNanos, 0));
    alike = verdict.freshNanos() > 0 || freshNanos > 0;
  }

  /** Figures without a decision: they do not tell of a suspension. */
  synchronized void told(Figures figures, long nowNanos) {
    if (count.ended() || !order.acceptTold(figures.asOf(), figures.room(), nowNanos)) {
      return;
    }
    if (figures.room()) {
      customers.clear();
    }
    KeptAnswer before = current;
    if (before == null || !before.verdict().allowed()) {
      return;
    }
    if (!figures.room()) {
      current = null;
      alike = false;
      return;
    }
    KeptAnswer narrowed = narrowed(before, figures.remaining());
    replace(figures.nearing() ? narrowed.ended(nowNanos) : narrowed);
  }

  private KeptAnswer narrowed(KeptAnswer before, long remaining) {
    return before.under(new Asked(0, count.get()).plus(remaining));
  }

  private void replace(KeptAnswer kept) {
    // What was kept for customers is of another time: at the limit, or before a suspension.
    customers.clear();
    current = kept;
  }

  /** Forgets everything, and keeps nothing from then on. */
  synchronized void drop() {
    count.end();
    customers.clear();
    current = null;
  }
}

package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Callers for whom there is no answer yet: one asks, others who would ask the same wait for it too.
 */
final class Callers {
  private final Duration wait;
  private final Tenants tenants;
  private final Questions questions;
  private final Counters counters;

  Callers(Duration wait, Tenants tenants, Questions questions, Counters counters) {
    this.wait = wait;
    this.tenants = tenants;
    this.questions = questions;
    this.counters = counters;
  }

  /** Answers a caller, or fails, within the time that one waits. */
  CompletableFuture<CachedAnswer> ask(Caller caller) {
    if (seek(caller)) {
      counters.joined.increment();
    }
    if (!caller.isDone()) {
      caller.ifUnanswered(wait.toNanos(), () -> timeOut(caller));
    }
    return caller;
  }

  /**
   * Has a caller wait for a question.
   *
   * @return whether it is another's
   */
  private boolean seek(Caller caller) {
    if (caller.isDone()) {
      return false;
    }
    Optional<Duration> away = questions.awayFor();
    if (away.isPresent()) {
      counters.failedFast.increment();
      probe(caller.request());
      caller.completeExceptionally(Failures.away(away.get()));
      return false;
    }
    Question.Key key = caller.key();
    // The question that it would have joined may have been answered just now.
    KeptAnswer kept = key == null || questions.isOpen(key) ? null : tenants.use(caller.request());
    if (kept != null) {
      caller.complete(kept.answer());
      return false;
    }
    return join(caller, key);
  }

  private boolean join(Caller caller, Question.@Nullable Key key) {
    TenantDecisions tenant = tenants.asking(caller.request().getTenantId());
    Question own = Question.forSend(caller, tenant, questions.now(tenant));
    Question other = key == null ? null : questions.joinOrOpen(key, own);
    if (other != null) {
      caller.waitsFor(other);
      other.join(caller, outcome -> heard(caller, outcome));
      return true;
    }
    caller.waitsFor(own);
    questions.ask(own, key);
    return false;
  }

  /** Another's question is answered: with what is an answer to this caller too, perhaps. */
  private void heard(Caller caller, Outcome outcome) {
    if (caller.isDone()) {
      return;
    }
    Verdict verdict = outcome.verdict();
    if (verdict == null) {
      othersFailure(caller, outcome);
      return;
    }
    KeptAnswer granted = outcome.granted();
    KeptAnswer kept = granted != null ? granted : tenants.use(caller.request());
    if (kept != null) {
      caller.complete(kept.answer());
      return;
    }
    caller.joinedInVain(verdict.tenantWide() && verdict.allowed() && verdict.freshNanos() > 0);
    seek(caller);
  }

  private void othersFailure(Caller caller, Outcome outcome) {
    StatusRuntimeException failure = outcome.failure();
    boolean othersFault =
        failure != null && Failures.meaning(failure) == Failures.Meaning.OF_REQUEST;
    if (othersFault && caller.joins() == Caller.Joins.TENANT) {
      caller.joinedInVain(false);
      seek(caller);
    } else {
      caller.fail(outcome);
    }
  }

  /** Asks for the next answer before one ends; nobody waits for it. */
  void refresh(CheckQuotaRequest request) {
    if (questions.awayFor().isPresent()) {
      probe(request);
      return;
    }
    Question question = question(request, Question.Purpose.REFRESH);
    Question.Key key = new Question.Key(request.getTenantId(), null);
    if (questions.joinOrOpen(key, question) == null) {
      counters.refreshes.increment();
      questions.ask(question, key);
    }
  }

  private void probe(CheckQuotaRequest request) {
    questions.probe(() -> question(request, Question.Purpose.PROBE));
  }

  private Question question(CheckQuotaRequest request, Question.Purpose purpose) {
    TenantDecisions tenant = tenants.asking(request.getTenantId());
    return Question.inBackground(request, tenant, questions.now(tenant), purpose);
  }

  private void timeOut(Caller caller) {
    Question question = caller.question();
    if (question != null) {
      questions.missed(question);
    }
    counters.timeouts.increment();
    if (!caller.completeExceptionally(Failures.tooLate(wait))) {
      counters.timeouts.decrement();
    }
  }
}

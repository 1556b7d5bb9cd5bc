package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.Consistency;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody who waits for a decision. */
final class Caller extends CompletableFuture<CachedAnswer> {
  /** Whose questions it joins. */
  enum Joins {
    /** Any of the tenant's. */
    TENANT,
    /** Those about the same customer. */
    RECIPIENT,
    /** None. */
    NONE
  }

  /** Answers without sends left, after which it asks for itself. */
  private static final int VAIN_MAX = 8;

  private final CheckQuotaRequest request;
  private volatile Joins joins;
  private volatile @Nullable Question question;

  /** Changed by one thread after another: it waits for one question at a time. */
  private int vain;

  Caller(CheckQuotaRequest request, boolean alike) {
    this.request = request;
    if (request.getConsistency() == Consistency.CONSISTENCY_STRONG) {
      this.joins = Joins.NONE;
    } else {
      this.joins = alike ? Joins.TENANT : Joins.RECIPIENT;
    }
  }

  CheckQuotaRequest request() {
    return request;
  }

  Joins joins() {
    return joins;
  }

  /**
   * What another's question was answered was no answer to this caller: it joins fewer from now on.
   *
   * @param spent the answer was for all, but had no sends left: the next may have. Some times only,
   *     so that nobody waits for ever while others send
   */
  void joinedInVain(boolean spent) {
    vain++;
    if (!spent || vain >= VAIN_MAX) {
      joins = joins == Joins.TENANT ? Joins.RECIPIENT : Joins.NONE;
    }
  }

  Question.@Nullable Key key() {
    return switch (joins) {
      case TENANT -> new Question.Key(request.getTenantId(), null);
      case RECIPIENT -> new Question.Key(request.getTenantId(), RecipientKey.of(request));
      case NONE -> null;
    };
  }

  /** The question whose answer it waits for. */
  @Nullable Question question() {
    return question;
  }

  void waitsFor(Question waitedFor) {
    question = waitedFor;
  }

  /** Its own question is answered. */
  void answer(Outcome outcome, long askedNanos) {
    Verdict verdict = outcome.verdict();
    if (verdict == null) {
      fail(outcome);
    } else {
      complete(new CachedAnswer(verdict.decision(), false, askedNanos));
    }
  }

  void fail(Outcome outcome) {
    completeExceptionally(Objects.requireNonNull(outcome.failure(), "no failure and no answer"));
  }

  /** Runs something unless it has an answer by then. */
  void ifUnanswered(long afterNanos, Runnable task) {
    CompletableFuture<Boolean> timer =
        new CompletableFuture<Boolean>().completeOnTimeout(true, afterNanos, TimeUnit.NANOSECONDS);
    CompletableFuture<?> unused =
        timer.thenAccept(
            due -> {
              if (due) {
                task.run();
              }
            });
    // Completed and not cancelled: up to Java 20 that would leave the timer's task behind.
    unused = whenComplete((answer, failure) -> timer.complete(false));
  }
}

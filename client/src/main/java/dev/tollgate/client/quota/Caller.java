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

  private final CheckQuotaRequest request;
  private volatile Joins joins;
  private volatile @Nullable Question question;

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

  /** Joins fewer from now on: what another's question was answered is no answer to this one. */
  void joinFewer() {
    joins = joins == Joins.TENANT ? Joins.RECIPIENT : Joins.NONE;
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
  void answer(Question own, @Nullable Verdict verdict, @Nullable Throwable failure) {
    if (verdict == null) {
      completeExceptionally(Objects.requireNonNull(failure, "neither an answer nor a failure"));
    } else {
      complete(new CachedAnswer(verdict.decision(), false, own.asked().nanos()));
    }
  }

  /** Runs something unless it has an answer by then. */
  void ifUnanswered(long afterNanos, Runnable task) {
    CompletableFuture<Void> timer =
        new CompletableFuture<Void>().completeOnTimeout(null, afterNanos, TimeUnit.NANOSECONDS);
    CompletableFuture<?> unused = timer.thenRun(task);
    unused = whenComplete((answer, failure) -> timer.cancel(false));
  }
}

package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.CheckQuotaResponse;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks questions and keeps their answers; callers with the same question share one. */
final class Questions {
  private final Asker asker;
  private final Time time;
  private final long waitNanos;
  private final Reachability reachability;
  private final ConcurrentMap<Question.Key, Question> open = new ConcurrentHashMap<>();

  Questions(Asker asker, Time time, Duration wait, Reachability reachability) {
    this.asker = asker;
    this.time = time;
    this.waitNanos = wait.toNanos();
    this.reachability = reachability;
  }

  /** How long the server has been away; empty while it is not known to be. */
  Optional<Duration> awayFor() {
    return reachability.awayFor();
  }

  /** Asks, while the server is away, if it is time to. */
  void probe(Supplier<Question> question) {
    if (reachability.beginProbe()) {
      ask(question.get(), null);
    }
  }

  /** The moment before a question about a tenant is sent. */
  Asked now(TenantDecisions tenant) {
    return new Asked(time.nanos(), tenant.count().get());
  }

  boolean isOpen(Question.Key key) {
    return open.containsKey(key);
  }

  /**
   * A question that others may join.
   *
   * @return the one that is under way; null when there is none: then this one is, and is to be
   *     asked
   */
  @Nullable Question joinOrOpen(Question.Key key, Question question) {
    while (true) {
      Question other = open.putIfAbsent(key, question);
      if (other == null) {
        return null;
      }
      if (other.sameTenant(question) && !other.overdue(question.asked().nanos(), waitNanos)) {
        return other;
      }
      missed(other);
      if (open.replace(key, other, question)) {
        return null;
      }
    }
  }

  /** A question was not answered in the time that callers wait. */
  void missed(Question question) {
    if (question.overdue(time.nanos(), waitNanos) && question.claimMissed()) {
      reachability.failed();
    }
  }

  /** Asks a question, and keeps the answer; the one that is open with this key, if it has one. */
  void ask(Question question, Question.@Nullable Key key) {
    CompletableFuture<CheckQuotaResponse> answer;
    try {
      answer = asker.ask(question.request());
    } catch (RuntimeException failure) {
      answer = CompletableFuture.failedFuture(failure);
    }
    var unused =
        answer.whenComplete(
            (response, failure) -> {
              Outcome outcome = failure == null ? read(response) : failed(question, failure);
              Verdict verdict = outcome.verdict();
              Grant grant =
                  verdict == null ? null : question.tenant().answered(question, verdict, time);
              if (question.purpose() == Question.Purpose.PROBE) {
                reachability.probeEnded();
              }
              // After it is kept: who does not find it finds what is kept.
              if (key != null) {
                open.remove(key, question);
              }
              // Last, and under no lock: callers go on from here.
              question.settle(outcome, grant);
            });
  }

  private Outcome read(CheckQuotaResponse response) {
    reachability.answered();
    if (!response.hasDecision()) {
      return Outcome.of(Failures.broken("the server gave no decision"));
    }
    try {
      return Outcome.of(Verdict.of(response.getDecision()));
    } catch (RuntimeException unreadable) {
      return Outcome.of(
          Failures.broken("the server's decision cannot be read: " + unreadable.getClass()));
    }
  }

  private Outcome failed(Question question, Throwable thrown) {
    StatusRuntimeException failure = Failures.of(thrown);
    switch (Failures.meaning(failure)) {
      case ABSENT -> {
        if (question.claimMissed()) {
          reachability.failed();
        }
      }
      case PRESENT, OF_REQUEST -> reachability.answered();
      case UNCLEAR -> {}
    }
    return Outcome.of(failure);
  }
}

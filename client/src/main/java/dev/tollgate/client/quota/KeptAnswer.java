package dev.tollgate.client.quota;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An answer that is kept: while it is fresh for whoever asks next, and then as the last that was
 * heard.
 */
final class KeptAnswer {
  /**
   * How long and how many sends an answer serves, the latter as figures of the tenant's count.
   *
   * @param lastCeiling the count at which all that was left when it was asked for is gone
   */
  private record Bounds(
      long expiresNanos, long ceiling, long lastCeiling, long refreshNanos, long refreshCount) {
    static Bounds of(Verdict verdict, Asked asked, long freshNanos, int sendsMax) {
      boolean bounded = verdict.remaining() != Verdict.UNBOUNDED;
      long sends = bounded ? Math.min(sendsMax, verdict.remaining()) : Verdict.UNBOUNDED;
      return new Bounds(
          asked.nanos() + freshNanos,
          asked.plus(sends),
          asked.plus(verdict.remaining()),
          asked.nanos() + threeQuarters(freshNanos),
          asked.plus(bounded ? threeQuarters(sends) : Verdict.UNBOUNDED));
    }

    private static long threeQuarters(long of) {
      return of - of / 4;
    }

    Bounds under(long count) {
      return new Bounds(
          expiresNanos,
          Math.min(ceiling, count),
          Math.min(lastCeiling, count),
          refreshNanos,
          Math.min(refreshCount, count));
    }

    Bounds until(long nanos) {
      return new Bounds(nanos, ceiling, lastCeiling, refreshNanos, refreshCount);
    }
  }

  private final Verdict verdict;
  private final Asked asked;
  private final Bounds bounds;
  private final CachedAnswer answer;
  private final CompletableFuture<CachedAnswer> future;
  private final AtomicBoolean refreshed = new AtomicBoolean();

  /**
   * Keeps an answer.
   *
   * @param asked before it was asked for
   * @param freshNanos how long it is fresh since then
   * @param sendsMax how many sends it serves at most
   */
  KeptAnswer(Verdict verdict, Asked asked, long freshNanos, int sendsMax) {
    this(verdict, asked, Bounds.of(verdict, asked, freshNanos, sendsMax));
  }

  private KeptAnswer(Verdict verdict, Asked asked, Bounds bounds) {
    this.verdict = verdict;
    this.asked = asked;
    this.bounds = bounds;
    this.answer = new CachedAnswer(verdict.decision(), true, asked.nanos());
    this.future = CompletableFuture.completedFuture(answer);
  }

  /** The same that ends, at the latest, when its tenant's count reaches this. */
  KeptAnswer under(long count) {
    return new KeptAnswer(verdict, asked, bounds.under(count));
  }

  /** The same that nobody may act on any more, but as the last that was heard. */
  KeptAnswer ended(long nowNanos) {
    return new KeptAnswer(verdict, asked, bounds.until(nowNanos));
  }

  Verdict verdict() {
    return verdict;
  }

  CachedAnswer answer() {
    return answer;
  }

  /** What a hit is answered with: made once, so that a hit makes nothing. */
  CompletableFuture<CachedAnswer> future() {
    return future;
  }

  boolean fresh(long nanos, long millis) {
    return nanos - bounds.expiresNanos < 0 && inPeriod(millis);
  }

  boolean inPeriod(long millis) {
    return millis < verdict.periodEndMillis();
  }

  long ageNanos(long nanos) {
    return nanos - asked.nanos();
  }

  /** The count at which it serves no send any more. */
  long ceiling() {
    return bounds.ceiling;
  }

  /** The count at which all that was left when it was asked for is gone. */
  long lastCeiling() {
    return bounds.lastCeiling;
  }

  /** Whether the caller is the one who has to ask for the next one. */
  boolean claimRefresh(long nanos, long count) {
    return (nanos - bounds.refreshNanos >= 0 || count >= bounds.refreshCount)
        && !refreshed.get()
        && refreshed.compareAndSet(false, true);
  }
}

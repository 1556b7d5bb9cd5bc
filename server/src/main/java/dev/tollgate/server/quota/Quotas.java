package dev.tollgate.server.quota;

import dev.tollgate.server.domain.QuotaDecision;
import dev.tollgate.server.domain.QuotaFigures;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Answers quota questions from the view while that is good enough, else from the database.
 * Questions that have to be read wait for one another: while a query runs, the next one's gather.
 */
public final class Quotas implements QuotaDesk {
  /** Questions that may wait for the database; the next are refused. */
  static final int WAITING_MAX = 10_000;

  /** Questions a query answers at most. */
  static final int QUERY_MAX = 500;

  private final QuotaView view;
  private final QuotaReader reader;
  private final InstantSource clock;
  private final QuotaCounters counters;
  private final Queries limits;
  private final ArrayDeque<QuotaReader.Asked> waiting = new ArrayDeque<>();
  private int queries;

  /**
   * How queries run.
   *
   * @param executor blocks its threads
   * @param max so many at once
   */
  public record Queries(Executor executor, int max) {}

  /**
   * Answers for an installation.
   *
   * @param reader reads for the same view
   * @param counters of the same view
   */
  public Quotas(
      QuotaReader reader,
      QuotaView view,
      InstantSource clock,
      QuotaCounters counters,
      Queries limits) {
    this.view = view;
    this.reader = reader;
    this.clock = clock;
    this.counters = counters;
    this.limits = limits;
  }

  @Override
  public CompletableFuture<QuotaAnswer> answer(QuotaQuestion question) {
    Optional<QuotaFigures> figures =
        question.strong() ? Optional.empty() : view.figures(question.tenantId(), clock.instant());
    if (figures.isPresent() && !figures.get().readThrough()) {
      counters.fromMemory();
      return CompletableFuture.completedFuture(fromMemory(figures.get()));
    }
    return read(question);
  }

  private QuotaAnswer fromMemory(QuotaFigures figures) {
    Instant asOf = view.observedAt();
    QuotaDecision decision = QuotaDecision.decide(figures, false);
    return QuotaAnswer.of(decision, figures, null, asOf);
  }

  private CompletableFuture<QuotaAnswer> read(QuotaQuestion question) {
    CompletableFuture<QuotaAnswer> answer = new CompletableFuture<>();
    boolean call;
    synchronized (waiting) {
      if (waiting.size() >= WAITING_MAX) {
        counters.refused();
        return CompletableFuture.failedFuture(new QuotaDeskFullException());
      }
      waiting.add(new QuotaReader.Asked(question, answer));
      call = queries < limits.max();
      if (call) {
        queries++;
      }
    }
    if (call) {
      run();
    }
    return answer;
  }

  private void run() {
    try {
      limits.executor().execute(this::work);
    } catch (RejectedExecutionException e) {
      List<QuotaReader.Asked> left;
      synchronized (waiting) {
        queries--;
        // Where other queries run, they answer what waits; else nobody is left to.
        left = queries > 0 ? List.of() : take(Integer.MAX_VALUE);
      }
      left.forEach(asked -> asked.answer().completeExceptionally(new QuotaDeskFullException()));
    }
  }

  private void work() {
    List<QuotaReader.Asked> next = takeOrLeave();
    while (!next.isEmpty()) {
      counters.read(next.size());
      reader.answer(next);
      next = takeOrLeave();
    }
  }

  private List<QuotaReader.Asked> takeOrLeave() {
    synchronized (waiting) {
      List<QuotaReader.Asked> next = take(QUERY_MAX);
      if (next.isEmpty()) {
        queries--;
      }
      return next;
    }
  }

  private List<QuotaReader.Asked> take(int max) {
    synchronized (waiting) {
      List<QuotaReader.Asked> taken = new ArrayList<>();
      while (taken.size() < max && !waiting.isEmpty()) {
        taken.add(waiting.remove());
      }
      return taken;
    }
  }
}

package dev.tollgate.bench.micro;

import dev.tollgate.server.domain.QuotaDecision;
import dev.tollgate.server.domain.QuotaFigures;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The quota decision, with the line for people that it carries. */
@State(Scope.Thread)
public class QuotaBenchmark {
  private final QuotaFigures below = Samples.figures(Samples.LIMIT - 583);
  private final QuotaFigures reached = Samples.figures(Samples.LIMIT);

  /** Leave to send. */
  @Benchmark
  public QuotaDecision decideBelowLimit() {
    return QuotaDecision.decide(below, false);
  }

  /** A refusal, which tells the way out. */
  @Benchmark
  public QuotaDecision decideAtLimit() {
    return QuotaDecision.decide(reached, false);
  }
}

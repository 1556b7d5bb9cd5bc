package dev.tollgate.bench.micro;

import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.server.api.RequestValidator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The rules of the contract, held against a request that keeps them. */
@State(Scope.Thread)
public class ValidationBenchmark {
  private final RequestValidator validator = new RequestValidator();
  private final TrackMessageRequest request = Samples.request();

  /** A usual TrackMessage. The request is returned, so that nothing is left out. */
  @Benchmark
  public TrackMessageRequest checkTrackMessage() {
    validator.check(request);
    return request;
  }
}

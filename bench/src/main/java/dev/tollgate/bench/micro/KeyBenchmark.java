package dev.tollgate.bench.micro;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.MessageKey;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The hashes of each message. */
@State(Scope.Thread)
public class KeyBenchmark {
  private final LaneMap lanes = new LaneMap(16);
  private final String tenantId = Samples.TENANT_ID;
  private final String messageId = Samples.MESSAGE_ID;

  /** The lane of a tenant. */
  @Benchmark
  public int laneOf() {
    return lanes.laneOf(tenantId);
  }

  /** What stands for a message id in keys. */
  @Benchmark
  public UUID messageKey() {
    return MessageKey.of(messageId);
  }
}

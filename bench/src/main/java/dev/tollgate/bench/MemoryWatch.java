package dev.tollgate.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Samples the memory of an import's two processes at a tenth, at half and at the end. */
final class MemoryWatch {
  private static final List<String> POINTS = List.of("a tenth", "half", "the end");

  /** The end is somewhat before it: a process that is gone has no heap. */
  private static final List<Double> SHARES = List.of(0.1, 0.5, 0.9);

  private final ProcessMemory client;
  private final ServerProcess server;
  private final List<MemorySample> samples = new ArrayList<>();
  private OptionalLong clientPeak = OptionalLong.empty();
  private OptionalLong serverPeak = OptionalLong.empty();
  private OptionalLong clientHeapAtEnd = OptionalLong.empty();
  private OptionalLong serverHeapAtEnd = OptionalLong.empty();

  MemoryWatch(ProcessMemory client, ServerProcess server) {
    this.client = client;
    this.server = server;
  }

  /** Looks at both, when a share of the messages is recorded. */
  void look(double share) throws IOException, InterruptedException {
    clientPeak = max(clientPeak, client.residentMib());
    serverPeak = max(serverPeak, server.memory().residentMib());
    int point = samples.size();
    if (point < POINTS.size() - 1 && share >= SHARES.get(point)) {
      add(client.liveHeapMibUnlessEnded(), OptionalLong.of(server.heapMib()));
    } else if (serverHeapAtEnd.isEmpty() && share >= SHARES.get(POINTS.size() - 1)) {
      clientHeapAtEnd = client.liveHeapMibUnlessEnded();
      serverHeapAtEnd = OptionalLong.of(server.heapMib());
    }
  }

  /** All samples, once the client has ended; points that nobody looked at have none of it. */
  List<MemorySample> end() throws IOException, InterruptedException {
    if (serverHeapAtEnd.isEmpty()) {
      serverHeapAtEnd = OptionalLong.of(server.heapMib());
    }
    while (samples.size() < POINTS.size()) {
      add(clientHeapAtEnd, serverHeapAtEnd);
    }
    return List.copyOf(samples);
  }

  private void add(OptionalLong clientHeap, OptionalLong serverHeap) {
    samples.add(
        new MemorySample(
            POINTS.get(samples.size()),
            new MemorySample.Of(clientHeap, clientPeak),
            new MemorySample.Of(serverHeap, serverPeak)));
    clientPeak = OptionalLong.empty();
    serverPeak = OptionalLong.empty();
  }

  private static OptionalLong max(OptionalLong one, OptionalLong other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return OptionalLong.of(Math.max(one.getAsLong(), other.getAsLong()));
  }
}

package dev.tollgate.server.api;

import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.List;

/** What calls may take of one server: time, memory, and the transport's threads. */
final class CallLimits implements AutoCloseable {
  private final CallDeadline deadline;
  private final CallMemory memory;
  private final BatchThreads batches = new BatchThreads();

  /** Limits with a longest call and a memory of a test's own. */
  CallLimits(Duration callMax, CallMemory memory) {
    this.deadline = new CallDeadline(callMax);
    this.memory = memory;
  }

  /** The limits of a server in this process. */
  static CallLimits ofProcess() {
    return new CallLimits(CallDeadline.CALL_MAX, CallMemory.ofHeap());
  }

  /** Lets the transport tell what calls and connections take. */
  <B extends ServerBuilder<B>> B on(B builder) {
    return builder.addStreamTracerFactory(memory).addTransportFilter(memory.connections());
  }

  /** For a service with these limits of its requests; outermost first. */
  List<ServerInterceptor> interceptors(RequestLimits limits) {
    return interceptors(limits, false);
  }

  /** The same for a service that is open to all. */
  List<ServerInterceptor> openInterceptors(RequestLimits limits) {
    return interceptors(limits, true);
  }

  private List<ServerInterceptor> interceptors(RequestLimits limits, boolean openToAll) {
    return List.of(
        new LimitInterceptor(deadline, limits, openToAll), new BatchInterceptor(batches, limits));
  }

  @Override
  public void close() {
    deadline.close();
    batches.close();
  }
}

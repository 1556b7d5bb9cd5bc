package dev.tollgate.client;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers the authorization of every call that reaches a server. */
final class SeenKeys implements ServerInterceptor {
  private static final String NONE = "none";

  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String authorization = headers.get(KeyCredentials.AUTHORIZATION);
    seen.add(authorization == null ? NONE : authorization);
    return next.startCall(call, headers);
  }

  /** Every attempt's, in order; "none" for those without. */
  List<String> all() {
    return List.copyOf(seen);
  }

  void clear() {
    seen.clear();
  }
}

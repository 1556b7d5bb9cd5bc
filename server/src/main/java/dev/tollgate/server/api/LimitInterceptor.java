package dev.tollgate.server.api;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Ends calls that last or hold too much: {@link CallDeadline}, {@link CallMemory}. Around all that
 * answers calls, so that what comes after the end is dropped.
 */
final class LimitInterceptor implements ServerInterceptor {
  private final CallDeadline deadline;
  private final RequestLimits limits;
  private final boolean openToAll;

  LimitInterceptor(CallDeadline deadline, RequestLimits limits, boolean openToAll) {
    this.deadline = deadline;
    this.limits = limits;
    this.openToAll = openToAll;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    Context context = Context.current();
    CallTracer tracer = CallTracer.KEY.get(context);
    EndableCall<Q, S> endable = new EndableCall<>(call, tracer);
    if (tracer != null) {
      tracer.begin(endable, limits.of(call.getMethodDescriptor()).bytesMax(), openToAll);
    }
    if (endable.ended()) {
      return new ServerCall.Listener<>() {};
    }
    boolean answeredOnce = call.getMethodDescriptor().getType().serverSendsOneMessage();
    if (!answeredOnce || !deadline.isNeededIn(context)) {
      return new UntilEnded<>(next.startCall(endable, headers), endable);
    }
    CancellableContext capped = deadline.in(context, endable);
    return new UntilEnded<>(Contexts.interceptCall(capped, endable, headers, next), endable) {
      @Override
      public void onComplete() {
        super.onComplete();
        capped.cancel(null);
      }

      @Override
      public void onCancel() {
        super.onCancel();
        capped.cancel(null);
      }
    };
  }

  /** Hands nothing more to do on to a call that was ended. */
  private static class UntilEnded<Q> extends SimpleForwardingServerCallListener<Q> {
    private final EndableCall<Q, ?> call;

    UntilEnded(ServerCall.Listener<Q> delegate, EndableCall<Q, ?> call) {
      super(delegate);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      if (!call.ended()) {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (!call.ended()) {
        super.onHalfClose();
      }
    }
  }
}

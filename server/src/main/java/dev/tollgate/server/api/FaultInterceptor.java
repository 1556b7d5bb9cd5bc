package dev.tollgate.server.api;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends a call whose handler throws as {@link Faults} says: nothing is left to be UNKNOWN. */
final class FaultInterceptor implements ServerInterceptor {
  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    ClosedOnce<Q, S> guarded = new ClosedOnce<>(call);
    try {
      return new Guard<>(next.startCall(guarded, headers), guarded);
    } catch (RuntimeException | Error e) {
      guarded.fail(e);
      return new ServerCall.Listener<>() {};
    }
  }

  /** A call that may be closed by its handler and by a fault: the first stands. */
  private static final class ClosedOnce<Q, S> extends SimpleForwardingServerCall<Q, S> {
    private final AtomicBoolean closed = new AtomicBoolean();

    ClosedOnce(ServerCall<Q, S> call) {
      super(call);
    }

    void fail(Throwable thrown) {
      Faults.of(thrown).close(this);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (status.getCode() == Status.Code.UNKNOWN) {
        fail(status.asRuntimeException());
      } else if (closed.compareAndSet(false, true)) {
        super.close(status, trailers);
      }
    }
  }

  /** Hands events on until one throws. */
  private static final class Guard<Q, S> extends SimpleForwardingServerCallListener<Q> {
    private final ClosedOnce<Q, S> call;
    private boolean failed;

    Guard(ServerCall.Listener<Q> delegate, ClosedOnce<Q, S> call) {
      super(delegate);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      guarded(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guarded(super::onHalfClose);
    }

    @Override
    public void onReady() {
      guarded(super::onReady);
    }

    private void guarded(Runnable event) {
      if (failed) {
        return;
      }
      try {
        event.run();
      } catch (RuntimeException | Error e) {
        failed = true;
        call.fail(e);
      }
    }
  }
}

package dev.tollgate.server.api;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts the calls that a stop has to wait for: not those that end only when their client likes,
 * such as a watch of the health.
 */
final class CallsUnderWay implements ServerInterceptor {
  private int calls;

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    begun();
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(call, headers);
    } catch (RuntimeException | Error e) {
      ended();
      throw e;
    }
    // A call ends in exactly one of the two.
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onComplete() {
        ended();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        ended();
        super.onCancel();
      }
    };
  }

  /** Waits until no call is under way, for {@code atMost}; says whether none is. */
  synchronized boolean awaitNone(Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (calls > 0 && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = until - System.nanoTime();
    }
    return calls == 0;
  }

  private synchronized void begun() {
    calls++;
  }

  private synchronized void ended() {
    calls--;
    notifyAll();
  }
}

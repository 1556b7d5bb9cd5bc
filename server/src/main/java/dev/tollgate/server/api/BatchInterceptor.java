package dev.tollgate.server.api;

import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Runs unary calls whose requests may be large on {@link BatchThreads}, once their request is there
 * as a whole; all others on the transport's thread, which is quicker. Belongs within {@link
 * LimitInterceptor} and around {@link FaultInterceptor}.
 */
final class BatchInterceptor implements ServerInterceptor {
  /** Requests of methods with a lower limit than this are worked on at once. */
  static final int DIRECT_BYTES_MAX = 64 * 1024;

  private final BatchThreads threads;
  private final RequestLimits limits;

  BatchInterceptor(BatchThreads threads, RequestLimits limits) {
    this.threads = threads;
    this.limits = limits;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    int bytesMax = limits.of(call.getMethodDescriptor()).bytesMax();
    Connection connection = call.getAttributes().get(Connection.KEY);
    boolean unary = call.getMethodDescriptor().getType() == MethodType.UNARY;
    if (!unary || bytesMax <= DIRECT_BYTES_MAX || connection == null) {
      return next.startCall(call, headers);
    }
    return new Later<>(next.startCall(call, headers), (EndableCall<Q, S>) call, bytesMax) {
      @Override
      void start(Runnable work) {
        threads.run(connection, work);
      }
    };
  }

  /** Keeps the request until it is complete; what happens while it is worked on comes after. */
  private abstract static class Later<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Context context = Context.current();
    private final EndableCall<Q, ?> call;
    private final int bytesMax;
    private final List<Q> requests = new ArrayList<>(1);
    private final Queue<Runnable> events = new ArrayDeque<>(2);
    private boolean busy;

    Later(ServerCall.Listener<Q> delegate, EndableCall<Q, ?> call, int bytesMax) {
      super(delegate);
      this.call = call;
      this.bytesMax = bytesMax;
    }

    /** Runs work on another thread; throws {@link ApiFault} when there is no room. */
    abstract void start(Runnable work);

    @Override
    public void onMessage(Q message) {
      try {
        requests.add(kept(message));
      } catch (ApiFault e) {
        call.end(e);
      }
    }

    /** The transport takes its memory back; what is compressed has memory of its own. */
    @SuppressWarnings("unchecked") // Q is what UnparsedMessages makes it: InputStream.
    private Q kept(Q message) {
      try {
        return message instanceof KnownLength
            ? (Q) RequestBytes.of((InputStream) message, bytesMax)
            : message;
      } catch (IOException e) {
        throw new UncheckedIOException("a request in memory can be read", e);
      }
    }

    @Override
    public void onHalfClose() {
      synchronized (this) {
        busy = true;
      }
      try {
        start(() -> context.run(this::work));
      } catch (ApiFault e) {
        call.end(e);
        runEvents();
      }
    }

    private void work() {
      if (!call.isCancelled()) {
        requests.forEach(super::onMessage);
        super.onHalfClose();
      }
      runEvents();
    }

    private void runEvents() {
      requests.clear();
      for (Runnable event = nextEvent(); event != null; event = nextEvent()) {
        event.run();
      }
    }

    private synchronized @Nullable Runnable nextEvent() {
      Runnable event = events.poll();
      busy = event != null;
      return event;
    }

    private void inTurn(Runnable event) {
      synchronized (this) {
        if (busy) {
          events.add(event);
          return;
        }
      }
      event.run();
    }

    @Override
    public void onReady() {
      inTurn(super::onReady);
    }

    @Override
    public void onCancel() {
      inTurn(super::onCancel);
    }

    @Override
    public void onComplete() {
      inTurn(super::onComplete);
    }
  }
}

package dev.tollgate.server.api;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A call that a limit may end while its handler is at work, from another thread: what the handler
 * answers later is dropped.
 */
final class EndableCall<Q, S> extends SimpleForwardingServerCall<Q, S> {
  private boolean closed;
  private boolean ended;

  private final @Nullable CallTracer tracer;

  /**
   * A call that can be ended.
   *
   * @param tracer is told of the answer; null when nobody counts
   */
  EndableCall(ServerCall<Q, S> call, @Nullable CallTracer tracer) {
    super(call);
    this.tracer = tracer;
  }

  /** Ends the call with a fault, unless it has been answered. */
  synchronized void end(ApiFault fault) {
    if (!closed) {
      ended = true;
      fault.close(this);
    }
  }

  /** Whether a limit has ended it. */
  synchronized boolean ended() {
    return ended;
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!ended) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public void sendMessage(S message) {
    if (tracer != null && message instanceof KnownLength && message instanceof InputStream answer) {
      tracer.answer(length(answer));
    }
    synchronized (this) {
      if (!ended) {
        super.sendMessage(message);
      }
    }
  }

  private static int length(InputStream answer) {
    try {
      return answer.available();
    } catch (IOException e) {
      throw new UncheckedIOException("an answer in memory has a length", e);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!closed) {
      closed = true;
      super.close(status, trailers);
    }
  }

  @Override
  public boolean isCancelled() {
    return super.isCancelled() || ended();
  }
}

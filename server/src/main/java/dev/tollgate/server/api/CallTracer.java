package dev.tollgate.server.api;

import io.grpc.Context;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one call holds of {@link CallMemory}. The transport tells it of every frame, before the
 * request is there as a whole, on the connection's thread; the call's handler may send from
 * another.
 */
final class CallTracer extends ServerStreamTracer {
  static final Context.Key<CallTracer> KEY = Context.key("dev.tollgate.call");

  /** Calls are short: much of the memory is free again soon. */
  private static final Duration RETRY = Duration.ofMillis(100);

  /** A gzip of what cannot be made shorter is a little longer than that. */
  private static final int COMPRESSION_BYTES_MAX = 1024;

  private final CallMemory memory;
  private @Nullable Connection connection;
  private @Nullable EndableCall<?, ?> call;
  private volatile boolean streaming;
  private volatile boolean inTurn;
  private volatile int requestBytesMax = Integer.MAX_VALUE - COMPRESSION_BYTES_MAX;
  private long requestBytes;
  private long taken;
  private boolean open;
  private boolean done;

  CallTracer(CallMemory memory) {
    this.memory = memory;
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
  }

  /** Begins to count for a call; ends it when its connection has no memory left. */
  void begin(EndableCall<?, ?> started, int bytesMax, boolean openToAll) {
    synchronized (this) {
      call = started;
      open = openToAll;
      connection = started.getAttributes().get(Connection.KEY);
      streaming = !started.getMethodDescriptor().getType().clientSendsOneMessage();
      MethodType type = started.getMethodDescriptor().getType();
      // A watch of the health, which is open to all, does not wait for its caller.
      inTurn = !type.serverSendsOneMessage() && !openToAll;
      requestBytesMax = bytesMax;
    }
    take(CallMemory.CALL_BYTES);
  }

  @Override
  public void inboundWireSize(long bytes) {
    EndableCall<?, ?> tooLong = null;
    synchronized (this) {
      requestBytes += bytes;
      if (requestBytes > requestBytesMax + COMPRESSION_BYTES_MAX) {
        tooLong = call;
      }
    }
    if (tooLong == null) {
      take(Math.max(bytes, CallMemory.FRAME_BYTES_MIN));
    } else {
      tooLong.end(RequestBytes.tooLong(requestBytesMax));
    }
  }

  /** The requests of a stream are its handler's from then on. */
  @Override
  public synchronized void inboundMessageRead(int sequence, long wireBytes, long bytes) {
    requestBytes = 0;
    if (streaming && connection != null && !done) {
      giveBack(connection, taken - CallMemory.CALL_BYTES);
      taken = CallMemory.CALL_BYTES;
    }
  }

  /** An answer waits to be read by the caller; one of a stream, for its caller's turn. */
  void answer(long bytes) {
    if (!inTurn) {
      take(bytes);
    }
  }

  @Override
  public synchronized void streamClosed(Status status) {
    if (connection != null && !done) {
      giveBack(connection, taken);
    }
    done = true;
  }

  private void giveBack(Connection from, long bytes) {
    if (open) {
      memory.giveBackOpen(from, bytes);
    } else {
      memory.giveBack(from, bytes);
    }
  }

  /** Never ends a call while it holds the lock: a call that sends comes from the other side. */
  private void take(long bytes) {
    EndableCall<?, ?> tooMuch = null;
    synchronized (this) {
      if (connection == null || done) {
        return;
      }
      taken += bytes;
      boolean within = open ? memory.takeOpen(connection, bytes) : memory.take(connection, bytes);
      if (!within) {
        tooMuch = call;
      }
    }
    if (tooMuch != null) {
      tooMuch.end(
          Faults.unavailable("the calls of this connection hold more memory than is free", RETRY));
    }
  }
}

package dev.tollgate.server.api;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.ServerTransportFilter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory that calls hold: requests that have not arrived as a whole, those that are
 * worked on, and answers that their callers do not read.
 *
 * <p>A connection may hold as much as is left free for others, and never more than {@link
 * #CONNECTION_BYTES_MAX}; so one connection gets half of all, and ten that take and give back get
 * an eleventh each. Those that take and do not give back can leave little to others, but never less
 * than {@link #CONNECTION_BYTES_MIN}, which is every connection's, whatever is free.
 *
 * <p>Calls that are open to all have an account of their own, shared in the same way: who has no
 * key takes nothing from those who have.
 */
final class CallMemory extends ServerStreamTracer.Factory {
  /** Of one connection: eight of the longest batches at a time, or two hundred usual ones. */
  static final long CONNECTION_BYTES_MAX = 32L * 1024 * 1024;

  /** Some calls of the usual size. Of all connections that {@link ConnectionGate} lets in: 1/8. */
  static final long CONNECTION_BYTES_MIN = 16L * 1024;

  /** What open calls may hold of what all may: looks at the health are small and short. */
  static final int OPEN_SHARE = 8;

  /** Of the heap: requests grow severalfold when they are parsed. */
  static final int HEAP_SHARE = 8;

  /** What a call holds beside its bytes. */
  static final int CALL_BYTES = 4 * 1024;

  /** What a frame of data holds at least, however few bytes it brings. */
  static final int FRAME_BYTES_MIN = 1024;

  private final long bytesMax;
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong openHeld = new AtomicLong();

  /** With a limit for the calls of all connections together. */
  CallMemory(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** With the limit for this process. */
  static CallMemory ofHeap() {
    return new CallMemory(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new CallTracer(this);
  }

  /** Gives every connection its account. */
  ServerTransportFilter connections() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes attributes) {
        return attributes.toBuilder().set(Connection.KEY, new Connection()).build();
      }
    };
  }

  /** Takes bytes; whether that is within the limits. They are taken in any case. */
  boolean take(Connection connection, long bytes) {
    long free = bytesMax - held.addAndGet(bytes);
    long taken = connection.bytes().addAndGet(bytes);
    return taken <= CONNECTION_BYTES_MIN || taken <= Math.min(CONNECTION_BYTES_MAX, free);
  }

  /** The same for a call that is open to all. */
  boolean takeOpen(Connection connection, long bytes) {
    long free = bytesMax / OPEN_SHARE - openHeld.addAndGet(bytes);
    long taken = connection.openBytes().addAndGet(bytes);
    return taken <= CONNECTION_BYTES_MIN || taken <= free;
  }

  void giveBack(Connection connection, long bytes) {
    held.addAndGet(-bytes);
    connection.bytes().addAndGet(-bytes);
  }

  void giveBackOpen(Connection connection, long bytes) {
    openHeld.addAndGet(-bytes);
    connection.openBytes().addAndGet(-bytes);
  }

  /** For tests: what is held now. */
  long held() {
    return held.get();
  }
}

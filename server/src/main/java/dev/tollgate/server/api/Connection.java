package dev.tollgate.server.api;

import dev.tollgate.server.access.LastKey;
import io.grpc.Attributes;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the calls of one connection hold at the moment, and whose they were. */
final class Connection {
  /** Set by {@link CallMemory} for every connection. */
  static final Attributes.Key<Connection> KEY = Attributes.Key.create("dev.tollgate.connection");

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong openBytes = new AtomicLong();
  private final AtomicInteger batches = new AtomicInteger();
  private final LastKey lastKey = new LastKey();

  /** Bytes of requests and answers. */
  AtomicLong bytes() {
    return bytes;
  }

  /** The same of calls that are open to all. */
  AtomicLong openBytes() {
    return openBytes;
  }

  /** Large requests that wait for a thread or are worked on. */
  AtomicInteger batches() {
    return batches;
  }

  /** The key that its calls showed last. */
  LastKey lastKey() {
    return lastKey;
  }
}

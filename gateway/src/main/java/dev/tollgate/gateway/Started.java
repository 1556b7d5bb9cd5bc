package dev.tollgate.gateway;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started, closed in reverse; one that fails to close does not keep the others open. */
final class Started implements AutoCloseable {
  private final Deque<Runnable> closings = new ArrayDeque<>();

  /** Has this run at the close, before what was added earlier. */
  void add(Runnable closing) {
    closings.push(closing);
  }

  @Override
  public void close() {
    RuntimeException first = null;
    while (!closings.isEmpty()) {
      try {
        closings.pop().run();
      } catch (RuntimeException failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}

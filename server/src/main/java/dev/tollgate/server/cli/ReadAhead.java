package dev.tollgate.server.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of another in a thread of its own, a few thousand ahead: what they say is found
 * out while the server is busy with those before.
 */
final class ReadAhead implements ImportLines, AutoCloseable {
  private static final int LINES_MAX = 4_000;

  /** A line; without one the end, with the failure that it ended with if it did. */
  private record Step(@Nullable ImportLine line, @Nullable Throwable failure) {}

  private final ImportLines lines;
  private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(LINES_MAX);
  private final Thread reader = new Thread(this::read, "tollgate-import-reader");
  private @Nullable Step end;

  /** Begins to read. */
  ReadAhead(ImportLines lines) {
    this.lines = lines;
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try {
      Step step;
      do {
        step = step();
        steps.put(step);
      } while (step.line() != null);
    } catch (InterruptedException e) {
      // Nobody wants what is left.
      Thread.currentThread().interrupt();
    }
  }

  private Step step() {
    try {
      return new Step(lines.next(), null);
    } catch (IOException | RuntimeException | Error e) {
      return new Step(null, e);
    }
  }

  @Override
  public @Nullable ImportLine next() throws IOException {
    if (end == null) {
      Step step = taken();
      if (step.line() != null) {
        return step.line();
      }
      end = step;
    }
    rethrow(end.failure());
    return null;
  }

  private Step taken() throws IOException {
    try {
      return steps.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}

package dev.tollgate.server.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of another in a thread of its own, a few thousand ahead: what they say is found
 * out while the server is busy with those before.
 */
final class ReadAhead implements ImportLines, AutoCloseable {
  private static final int CHUNK_LINES = 250;
  private static final int CHUNKS_MAX = 16;

  /** Some lines; the last ones there are, with the failure that ended them if one did. */
  private record Chunk(List<ImportLine> lines, boolean last, @Nullable Throwable failure) {}

  private final ImportLines lines;
  private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(CHUNKS_MAX);
  private final Deque<ImportLine> current = new ArrayDeque<>();
  private final Thread reader = new Thread(this::read, "tollgate-import-reader");
  private boolean ended;
  private @Nullable Throwable failure;

  /** Begins to read. */
  ReadAhead(ImportLines lines) {
    this.lines = lines;
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try {
      boolean more = true;
      while (more) {
        Chunk chunk = chunk();
        chunks.put(chunk);
        more = !chunk.last();
      }
    } catch (InterruptedException e) {
      // Nobody wants what is left.
      Thread.currentThread().interrupt();
    }
  }

  /** The next lines. What goes wrong comes with those before it, so that they are not lost. */
  private Chunk chunk() {
    List<ImportLine> some = new ArrayList<>(CHUNK_LINES);
    try {
      while (some.size() < CHUNK_LINES) {
        ImportLine line = lines.next();
        if (line == null) {
          return new Chunk(some, true, null);
        }
        some.add(line);
      }
      return new Chunk(some, false, null);
    } catch (IOException | RuntimeException | Error e) {
      return new Chunk(some, true, e);
    }
  }

  @Override
  public @Nullable ImportLine next() throws IOException {
    while (current.isEmpty() && !ended) {
      take();
    }
    ImportLine line = current.poll();
    if (line == null && failure != null) {
      rethrow(failure);
    }
    return line;
  }

  private static void rethrow(Throwable failure) throws IOException {
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure instanceof RuntimeException runtime) {
      throw runtime;
    }
    throw (Error) failure;
  }

  private void take() throws IOException {
    Chunk chunk;
    try {
      chunk = chunks.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    current.addAll(chunk.lines());
    ended = chunk.last();
    failure = chunk.failure();
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}

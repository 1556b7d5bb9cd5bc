package dev.tollgate.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A history as a file to import, NDJSON.
 *
 * @param expected what a database has when it is imported
 */
record HistoryFile(Path path, HistoryShape shape, TenantCounts expected) {
  /** Writes it line by line. */
  static HistoryFile write(Path path, HistoryShape shape, long seed) throws IOException {
    History history = new History(shape, seed);
    try (Writer out = Files.newBufferedWriter(path, StandardCharsets.US_ASCII)) {
      for (HistoryMessage next = history.next(); next != null; next = history.next()) {
        out.write(next.json());
        out.write('\n');
      }
    }
    return new HistoryFile(path, shape, TenantCounts.of(new History(shape, seed)));
  }
}

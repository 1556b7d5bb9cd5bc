package dev.tollgate.server.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What PostgreSQL writes into {@code postmaster.pid} while it runs.
 *
 * @param pid the process of its postmaster
 * @param ready whether it takes connections
 */
record PostmasterFile(long pid, boolean ready) {
  private static final int STATUS_LINE = 7;

  static Path path(Path pgdata) {
    return pgdata.resolve("postmaster.pid");
  }

  /** Empty when there is none, or when it is only just being written. */
  static Optional<PostmasterFile> read(Path pgdata) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(path(pgdata), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (lines.isEmpty() || !lines.get(0).strip().matches("-?\\d{1,18}")) {
      return Optional.empty();
    }
    boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
    return Optional.of(new PostmasterFile(Math.abs(Long.parseLong(lines.get(0).strip())), ready));
  }
}

package dev.tollgate.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Imports a history on the command line, into a server without any. */
final class ImportRun {
  private static final long POLL_MILLIS = 100;

  /** Of a killed import: half of the lines are sent, and most of them recorded. */
  private static final double KILL_SHARE = 0.4;

  private final HistoryServer server;
  private final HistoryFile file;

  ImportRun(HistoryServer server, HistoryFile file) {
    this.server = server;
    this.file = file;
  }

  /** Imports the file, and looks at the memory of both processes. */
  ImportFigure whole() throws IOException, InterruptedException {
    long commits = server.commits();
    try (ClientProcess client = start()) {
      MemoryWatch watch = new MemoryWatch(client.memory(), server.process());
      while (!client.ended(POLL_MILLIS)) {
        watch.look(server.recorded() / (double) file.shape().messages());
      }
      PassFigure pass = pass(client, commits);
      List<MemorySample> memory = watch.end();
      return new ImportFigure(
          pass, memory, server.notes() / (double) Math.max(1, server.recorded()));
    }
  }

  /** Kills an import in the middle, and imports the file as if nothing had been. */
  RepeatFigure killedAndRepeated() throws IOException, InterruptedException {
    killHalfWay();
    long recorded = server.recorded();
    long commits = server.commits();
    try (ClientProcess client = start()) {
      int unused = client.await();
      return new RepeatFigure(file.shape().messages(), recorded, pass(client, commits));
    }
  }

  private void killHalfWay() throws IOException, InterruptedException {
    try (ClientProcess client =
            server.command(List.of("import", "--allow-final", "--format", "ndjson", "-"));
        Stream<String> lines = Files.lines(file.path(), StandardCharsets.US_ASCII)) {
      Thread sender =
          new Thread(
              () -> send(lines.limit(file.shape().lines() / 2), client.input()), "bench-sender");
      sender.start();
      while (server.recorded() < file.shape().messages() * KILL_SHARE) {
        if (client.ended(POLL_MILLIS)) {
          throw new BenchException("the import to be killed has ended: " + client.errors());
        }
      }
      client.kill();
      sender.join();
    }
  }

  private static void send(Stream<String> lines, OutputStream input) {
    try {
      for (String line : (Iterable<String>) lines::iterator) {
        input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      input.flush();
    } catch (IOException e) {
      // It was killed before it had read all.
      System.err.println("tollgate-bench: killed while it read: " + e.getMessage());
    }
  }

  private ClientProcess start() throws IOException {
    return server.command(List.of("import", "--allow-final", file.path().toString()));
  }

  private PassFigure pass(ClientProcess client, long commitsBefore)
      throws IOException, InterruptedException {
    double seconds = client.elapsedSeconds();
    long commits = server.commits() - commitsBefore;
    long lines = file.shape().lines();
    Map<String, Long> faults = new TreeMap<>(file.expected().faultsOf(server.database()));
    int exitCode = client.await();
    if (exitCode != 0) {
      faults.put("exit code " + exitCode + ": " + client.errors().strip(), 1L);
    } else {
      JsonObject counts = JsonParser.parseString(client.output()).getAsJsonObject();
      long told = counts.get("recorded").getAsLong() + counts.get("duplicates").getAsLong();
      if (told != lines) {
        faults.put("lines that the command did not count", lines - told);
      }
    }
    return new PassFigure(lines, seconds, lines / (double) Math.max(1, commits), faults);
  }
}

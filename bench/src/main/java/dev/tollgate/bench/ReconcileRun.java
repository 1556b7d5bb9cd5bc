package dev.tollgate.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonStreamParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Has all that a server has stored held against the messages, on the command line. */
final class ReconcileRun {
  /** A tenant's call may take as long as any call. */
  private static final String DEADLINE = "PT60S";

  private final HistoryServer server;
  private final HistoryFile file;

  /**
   * A run.
   *
   * @param file the history that was imported
   */
  ReconcileRun(HistoryServer server, HistoryFile file) {
    this.server = server;
    this.file = file;
  }

  ReconcileFigure all() throws IOException, InterruptedException {
    String one = file.shape().population().tenantId(0);
    double secondsOfOne;
    try (ClientProcess client = start(List.of("--tenant", one))) {
      int unused = client.await();
      secondsOfOne = client.elapsedSeconds();
    }
    try (ClientProcess client = start(List.of())) {
      int exitCode = client.await();
      return figure(client, client.elapsedSeconds(), secondsOfOne, exitCode);
    }
  }

  private ClientProcess start(List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of("reconcile", "--deadline", DEADLINE));
    command.addAll(options);
    return server.command(command);
  }

  private ReconcileFigure figure(
      ClientProcess client, double seconds, double secondsOfOne, int exitCode) throws IOException {
    long tenants = 0;
    long messages = 0;
    long differences = 0;
    JsonStreamParser answers = new JsonStreamParser(client.output());
    while (answers.hasNext()) {
      JsonObject tenant = answers.next().getAsJsonObject();
      tenants++;
      messages += tenant.get("messageCount").getAsLong();
      differences += tenant.getAsJsonArray("differences").size();
    }
    Map<String, Long> faults = new TreeMap<>();
    if (differences > 0) {
      faults.put("differences", differences);
    }
    if (exitCode != 0) {
      faults.put("exit code " + exitCode + ": " + client.errors().strip(), 1L);
    }
    if (messages != file.shape().messages()) {
      faults.put("messages missing", file.shape().messages() - messages);
    }
    return new ReconcileFigure(tenants, messages, seconds, secondsOfOne, faults);
  }
}

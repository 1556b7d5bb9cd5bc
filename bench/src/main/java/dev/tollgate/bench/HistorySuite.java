package dev.tollgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.domain.Admission;
import dev.tollgate.server.domain.SessionPolicy;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What it takes to import a history, to prove it, and to keep it; one part after the other. */
final class HistorySuite {
  /** With fewer a part of them is none. */
  static final int MESSAGES_MIN = 2_000;

  /** The smaller history that is killed and proved has this part of the messages. */
  private static final int PART = 10;

  /** The messages that a policy's storage is measured with are this part, three times. */
  private static final int STORAGE_PART = 20;

  private static final int STORAGE_PARTS = 3;

  private static final String BATCHES = "history_batches";

  /** Measures a ceiling. */
  @FunctionalInterface
  interface Ceiling {
    Figure measure() throws InterruptedException;
  }

  private final Rig rig;
  private final HistoryShape whole;
  private final long seed;
  private final InstantSource clock;

  /** A suite on a PostgreSQL that nobody else uses. */
  HistorySuite(Rig rig, HistoryShape whole, long seed, InstantSource clock) {
    this.rig = rig;
    this.whole = whole;
    this.seed = seed;
    this.clock = clock;
  }

  /**
   * Measures everything.
   *
   * @param ceiling measures the write path with the standard messages
   */
  HistoryFigures run(HistoryPrograms programs, Ceiling ceiling)
      throws IOException, InterruptedException {
    // First, while the PostgreSQL holds nothing else.
    List<StorageFigure> storage = storage();
    Figure standard = ceiling.measure();
    HistoryFile file = file(whole, "whole");
    PassFigure batches = batches(file);
    List<ReconcileFigure> reconciled = new ArrayList<>();
    RepeatFigure repeated = killed(programs, reconciled);
    ImportFigure imported;
    try (HistoryServer server = HistoryServer.start(rig, programs, "history_whole")) {
      imported = new ImportRun(server, file).whole();
      reconciled.add(new ReconcileRun(server, file).all());
    }
    return new HistoryFigures(standard, batches, imported, repeated, reconciled, storage);
  }

  private RepeatFigure killed(HistoryPrograms programs, List<ReconcileFigure> reconciled)
      throws IOException, InterruptedException {
    HistoryFile file = file(part(PART), "part");
    try (HistoryServer server = HistoryServer.start(rig, programs, "history_part")) {
      RepeatFigure repeated = new ImportRun(server, file).killedAndRepeated();
      reconciled.add(new ReconcileRun(server, file).all());
      return repeated;
    }
  }

  private HistoryShape part(int part) {
    return HistoryShape.imported(whole.messages() / part, whole.population().tenants());
  }

  private HistoryFile file(HistoryShape shape, String name) throws IOException {
    return HistoryFile.write(rig.directory().resolve(name + ".ndjson"), shape, seed);
  }

  /** The same lines, as the write path takes them at best. */
  private PassFigure batches(HistoryFile file) throws InterruptedException {
    ConnectionSettings settings = rig.emptyDatabase(BATCHES);
    PassFigure figure = batches(file, settings);
    rig.dropDatabase(BATCHES);
    return figure;
  }

  private PassFigure batches(HistoryFile file, ConnectionSettings settings)
      throws InterruptedException {
    try (WritePath path = new WritePath(settings, clock);
        HikariDataSource database = Rig.connectionsTo(settings)) {
      LaneVersions versions = new LaneVersions(database);
      long before = versions.sum();
      int lines = file.shape().lines();
      HistoryBatches batches = new HistoryBatches(path, Admission.IMPORT_INTO_FINAL);
      long startNanos = System.nanoTime();
      batches.feed(new History(file.shape(), seed), lines);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      Map<String, Long> faults = new TreeMap<>(file.expected().faultsOf(database));
      faults.putAll(batches.faults());
      return new PassFigure(
          lines, seconds, lines / (double) Math.max(1, versions.sum() - before), faults);
    }
  }

  private List<StorageFigure> storage() throws InterruptedException {
    int messages = whole.messages() / STORAGE_PART * STORAGE_PARTS;
    HistoryShape shape =
        HistoryShape.tracked(messages, whole.population().tenants(), clock.instant());
    StorageRun run = new StorageRun(rig, shape, seed, clock);
    List<StorageFigure> figures = new ArrayList<>();
    rig.autovacuum(false);
    for (SessionPolicy policy : SessionPolicy.values()) {
      figures.add(run.under(policy));
    }
    rig.autovacuum(true);
    return figures;
  }
}

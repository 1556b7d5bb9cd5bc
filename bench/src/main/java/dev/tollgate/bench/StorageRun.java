package dev.tollgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.domain.Admission;
import dev.tollgate.server.domain.SessionPolicy;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Has messages recorded in order under a policy, in three parts of a database of its own: so that
 * its pages are there, right after a checkpoint, and after that.
 */
final class StorageRun {
  private static final int PARTS = 3;

  private final Rig rig;
  private final HistoryShape shape;
  private final long seed;
  private final InstantSource clock;

  /**
   * A run. Nothing else may write to the PostgreSQL meanwhile.
   *
   * @param shape of messages in order, taken in three equal parts
   */
  StorageRun(Rig rig, HistoryShape shape, long seed, InstantSource clock) {
    this.rig = rig;
    this.shape = shape;
    this.seed = seed;
    this.clock = clock;
  }

  StorageFigure under(SessionPolicy policy) throws InterruptedException {
    String name = "history_" + policy.name().toLowerCase(Locale.ROOT);
    StorageFigure figure = on(rig.emptyDatabase(name), policy);
    rig.dropDatabase(name);
    return figure;
  }

  private StorageFigure on(ConnectionSettings settings, SessionPolicy policy)
      throws InterruptedException {
    try (WritePath path = new WritePath(settings, clock)) {
      path.cutBy(policy);
    }
    int part = shape.messages() / PARTS;
    History history = new History(shape, seed);
    try (HikariDataSource database = Rig.connectionsTo(settings)) {
      DatabaseSize before = DatabaseSize.of(database);
      record(settings, history, part);
      WalPosition.checkpoint(database);
      WalPosition checkpoint = WalPosition.settled(database);
      record(settings, history, part);
      WalPosition middle = WalPosition.settled(database);
      record(settings, history, part);
      WalPosition end = WalPosition.settled(database);
      DatabaseSize after = DatabaseSize.of(database);
      double messages = PARTS * (double) part;
      return new StorageFigure(
          policy,
          checkpoint.until(middle, part),
          middle.until(end, part),
          (after.tables() - before.tables()) / messages,
          (after.indexes() - before.indexes()) / messages,
          (after.historyIndex() - before.historyIndex()) / messages);
    }
  }

  private void record(ConnectionSettings settings, History history, int messages)
      throws InterruptedException {
    try (WritePath path = new WritePath(settings, clock)) {
      HistoryBatches batches = new HistoryBatches(path, Admission.LIVE);
      batches.feed(history, messages);
      if (!batches.faults().isEmpty()) {
        throw new BenchException("messages in order were not recorded: " + batches.faults());
      }
    }
  }
}

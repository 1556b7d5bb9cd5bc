package dev.tollgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.database.ConnectionPools;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.SessionLimits;
import dev.tollgate.server.store.Installation;
import java.io.IOException;

/** A database with a crowd in it, for servers and for the write path without one. */
final class Stage {
  private final Rig rig;
  private final String name;
  private final ConnectionSettings settings;
  private final Crowd crowd;

  private Stage(Rig rig, String name, ConnectionSettings settings, Crowd crowd) {
    this.rig = rig;
    this.name = name;
    this.settings = settings;
    this.crowd = crowd;
  }

  /**
   * Makes one.
   *
   * @param messages of each customer with an open session
   */
  static Stage of(Rig rig, String name, Crowd.Shape shape, int messages) {
    ConnectionSettings settings = rig.emptyDatabase(name);
    ConnectionPools pools = new ConnectionPools(settings, SessionLimits.DEFAULT);
    int unused = Installation.prepare(pools.migrations(), null, "FREE", rig.clock().instant());
    Crowd crowd = new Crowd(shape);
    // Millions of rows take longer than any statement of a server may.
    new Stock(pools.migrations(), rig.clock().instant()).write(crowd, messages);
    return new Stage(rig, name, settings, crowd);
  }

  Crowd crowd() {
    return crowd;
  }

  ConnectionSettings settings() {
    return settings;
  }

  /** A copy of its database as it is, with a crowd of its own. Nobody may be connected. */
  Stage copy() {
    String copy = name + "_copy";
    return new Stage(rig, copy, rig.copyOf(name, copy), new Crowd(crowd.shape()));
  }

  /** Starts a server on it. */
  ServerProcess server(ServerProgram program) throws IOException, InterruptedException {
    return rig.server(program, settings);
  }

  /** Callers of a server, on one connection. */
  Callers callers(ServerProcess server) {
    var channel = rig.channelTo(server);
    return new Callers(channel, rig.key().on(channel), rig.clock());
  }

  HikariDataSource connections(int size) {
    return rig.connectionsTo(settings, size);
  }

  /** Removes its database, once nobody works on it. */
  void drop() {
    rig.dropDatabase(name);
  }
}

package dev.tollgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.grpc.Channel;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** All figures of a run, one after the other. */
final class Suite {
  /** From the widest down, so that what is measured with one caller is compiled by then. */
  private static final List<Integer> IN_FLIGHT = List.of(256, 64, 1);

  /** Callers that get the server's code compiled before the first figure. */
  private static final int WARM_UP_IN_FLIGHT = 64;

  /** Callers of the one-transaction ceiling, each on a connection. */
  private static final int CONNECTIONS = 16;

  private static final Comparator<Figure> BY_ROW =
      Comparator.comparing(Figure::subject).thenComparing(Figure::inFlight);

  private final Rig rig;
  private final Population population;
  private final long seed;
  private final Measurement measurement;
  private final InstantSource clock;

  Suite(Rig rig, Population population, long seed, Timing timing, InstantSource clock) {
    this.rig = rig;
    this.population = population;
    this.seed = seed;
    this.measurement = new Measurement(timing);
    this.clock = clock;
  }

  /**
   * Measures everything, with a server from {@code program}; in the order of the table. Every
   * customer must have an open session.
   */
  List<Figure> run(ServerProgram program) throws IOException, InterruptedException, SQLException {
    List<Figure> figures = new ArrayList<>();
    figures.add(batches());
    ServerProcess server = rig.server(program);
    figures.addAll(calls(rig.channelTo(server)));
    figures.add(singleTransactions());
    server.close();
    return figures.stream().sorted(BY_ROW).toList();
  }

  /** Measures the ceiling of the write path alone. */
  Figure batches() throws InterruptedException {
    WritePath path = rig.writePathOnCopy();
    LaneVersions versions = new LaneVersions(rig.connectionsToCopy(1));
    List<Script> scripts = Script.forCallers(path.saturation(), population, "batches", seed);
    return measurement.of(Subject.BATCHES, new SqlBatches(path, scripts), versions);
  }

  private List<Figure> calls(Channel channel) throws InterruptedException {
    Callers callers = new Callers(channel, rig.key().on(channel), clock);
    LaneVersions versions = new LaneVersions(rig.connections(1));
    measurement.warmUp(loop(WARM_UP_IN_FLIGHT, "first-empty", script -> callers.empty()));
    measurement.warmUp(loop(WARM_UP_IN_FLIGHT, "first-track", callers::track));
    measurement.warmUp(loop(WARM_UP_IN_FLIGHT, "first-check", callers::check));
    List<Figure> figures = new ArrayList<>();
    for (int inFlight : IN_FLIGHT) {
      figures.add(
          measurement.of(Subject.EMPTY_CALL, loop(inFlight, "empty", script -> callers.empty())));
      figures.add(
          measurement.of(Subject.TRACK_MESSAGE, loop(inFlight, "track", callers::track), versions));
      figures.add(measurement.of(Subject.CHECK_QUOTA, loop(inFlight, "check", callers::check)));
    }
    return figures;
  }

  private Load loop(int inFlight, String name, Function<Script, Caller> caller) {
    Stream<Script> scripts =
        Script.forCallers(inFlight, population, name + "-" + inFlight, seed).stream();
    return new ClosedLoop(scripts.map(caller).toList());
  }

  private Figure singleTransactions() throws SQLException, InterruptedException {
    HikariDataSource connections = rig.connections(CONNECTIONS);
    SingleTransactions.createTables(connections, population);
    List<Script> scripts = Script.forCallers(CONNECTIONS, population, "single", seed);
    return measurement.of(
        Subject.SINGLE_TRANSACTIONS, new SingleTransactions(connections, scripts, clock));
  }
}

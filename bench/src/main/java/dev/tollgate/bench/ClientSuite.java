package dev.tollgate.bench;

import dev.tollgate.client.TollgateClient;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What the Java client library adds to the stubs that are generated from the contract, or saves:
 * against a stub on the client's own channel, with the same key, deadline and threads; see {@link
 * Turns}.
 */
final class ClientSuite {
  private static final int WARM_UP_CALLS_PER_SECOND = 5_000;
  private static final String STUB = "stub";
  private static final String CLIENT = "client";

  /** A pair, and what its callers begin on. */
  private record Task(Pair pair, Executor threads) {}

  private final Rig rig;
  private final List<Integer> inFlight;
  private final Turns turns;
  private final InstantSource clock;

  /**
   * A suite.
   *
   * @param inFlight how many callers there are, one after the other
   */
  ClientSuite(Rig rig, List<Integer> inFlight, Turns turns, InstantSource clock) {
    this.rig = rig;
    this.inFlight = List.copyOf(inFlight);
    this.turns = turns;
    this.clock = clock;
  }

  /** Measures, with a server from {@code program}; every customer must have an open session. */
  List<Comparison> run(ServerProgram program) throws IOException, InterruptedException {
    ServerProcess server = rig.server(program);
    TollgateClient plain = rig.tollgate(server, Optional.empty());
    TollgateClient spooling = rig.tollgate(server, Optional.of(rig.directory().resolve("spool")));
    ClientCallers plainCallers = new ClientCallers(plain, clock);
    ClientCallers spoolingCallers = new ClientCallers(spooling, clock);
    List<Task> tasks = new ArrayList<>(tasks(plain, plainCallers));
    tasks.add(spooled(spooling, spoolingCallers));
    List<Comparison> comparisons = new ArrayList<>();
    for (Task task : tasks) {
      turns.warmUp(task.pair(), inFlight.get(0), task.threads(), WARM_UP_CALLS_PER_SECOND);
      for (int callers : inFlight) {
        comparisons.add(turns.compare(task.pair(), callers, task.threads(), server));
      }
    }
    plainCallers.requireAllRecorded();
    spoolingCallers.requireAllRecorded();
    return comparisons;
  }

  private List<Task> tasks(TollgateClient client, ClientCallers callers) {
    Callers stub = new Callers(client.channel(), client.channel(), clock);
    Pair check =
        new Pair(
            "check",
            "CheckQuota: stub, and checkAsync",
            new Way(STUB, stub::check),
            new Way(CLIENT, callers::check, () -> client.stats().decisionsCached()),
            "cached");
    Pair track =
        new Pair(
            "track",
            "TrackMessage: stub, and trackAsync",
            new Way(STUB, stub::track),
            new Way(CLIENT, callers::track),
            "");
    Pair waiting =
        new Pair(
            "wait",
            "TrackMessage, by callers that wait: blocking stub, and track",
            new Way(STUB, stub::trackAndWait),
            new Way(CLIENT, callers::trackAndWait),
            "");
    return List.of(
        new Task(check, ClosedLoop.FEW_THREADS),
        new Task(track, ClosedLoop.FEW_THREADS),
        new Task(waiting, ClosedLoop.MANY_THREADS));
  }

  private Task spooled(TollgateClient client, ClientCallers callers) {
    Callers stub = new Callers(client.channel(), client.channel(), clock);
    Pair pair =
        new Pair(
            "spool",
            "TrackMessage: stub, and trackAsync with a spool",
            new Way(STUB, stub::track),
            new Way(CLIENT, callers::track, () -> client.stats().spooled()),
            "spooled");
    return new Task(pair, ClosedLoop.FEW_THREADS);
  }
}

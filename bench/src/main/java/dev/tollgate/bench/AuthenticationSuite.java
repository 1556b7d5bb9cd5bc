package dev.tollgate.bench;

import io.grpc.Channel;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What keys cost a CheckQuota, on one server that takes calls with a key and without; see {@link
 * Turns}.
 */
final class AuthenticationSuite {
  private static final List<Integer> IN_FLIGHT = List.of(64, 256);
  private static final int ROUNDS = 20;
  private static final int WARM_UP_CALLS_PER_SECOND = 20_000;

  private final Rig rig;
  private final Turns turns;
  private final InstantSource clock;

  AuthenticationSuite(
      Rig rig, Population population, long seed, Timing timing, InstantSource clock) {
    this.rig = rig;
    this.turns = new Turns(population, seed, timing, ROUNDS);
    this.clock = clock;
  }

  /** Measures, with a server from {@code program}; every customer must have an open session. */
  List<Comparison> run(ServerProgram program) throws IOException, InterruptedException {
    // A server that needs no key makes none: this one does, where none did before.
    rig.server(program).close();
    ServerProcess server = rig.serverForAll(program);
    Channel channel = rig.channelTo(server);
    Callers without = new Callers(channel, channel, clock);
    Callers with = new Callers(channel, rig.key().on(channel), clock);
    Pair pair =
        new Pair(
            "authentication",
            "Cost of authentication: CheckQuota",
            new Way("without", without::check),
            new Way("with", with::check),
            "");
    turns.warmUp(pair, IN_FLIGHT.get(0), ClosedLoop.FEW_THREADS, WARM_UP_CALLS_PER_SECOND);
    List<Comparison> comparisons = new ArrayList<>();
    for (int inFlight : IN_FLIGHT) {
      comparisons.add(turns.compare(pair, inFlight, ClosedLoop.FEW_THREADS, server));
    }
    return comparisons;
  }
}

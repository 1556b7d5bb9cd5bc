package dev.tollgate.bench;

import java.time.Duration;
import java.util.function.Function;

/**
 * What all parts of a suite share.
 *
 * @param rig where databases and servers come from
 * @param plan what is measured
 * @param program the server
 * @param measurement by the plan's timing
 */
record SuiteSetting(Rig rig, SuitePlan plan, ServerProgram program, Measurement measurement) {
  /** Callers of what is measured at one width. */
  static final int WIDE = 256;

  /** Messages of a customer with an open session, where few are stored. */
  static final int FEW = 1;

  private static final int BATCH_MESSAGES = 1_000;
  private static final int BATCH_CALLS = 16;

  /** So many times the warm-up of a figure at most, before the first of a server. */
  private static final int WARM_UPS_MAX = 20;

  /** Turns are this part of a figure's duration. */
  private static final int TURNS = 4;

  static SuiteSetting of(Rig rig, SuitePlan plan, ServerProgram program) {
    return new SuiteSetting(rig, plan, program, new Measurement(plan.timing()));
  }

  /** So many callers, each of which calls again when it is answered. */
  Load loop(int inFlight, Source source, String name, Function<Script, Caller> caller) {
    return new ClosedLoop(
        Script.forCallers(inFlight, source, name + "-" + inFlight, plan.seed()).stream()
            .map(caller)
            .toList());
  }

  /** The widest loop of messages. */
  Load tracking(Source source, String name, Callers callers) {
    return loop(WIDE, source, name, callers::track);
  }

  /** A loop of calls with many messages each. */
  Load trackingBatches(Stage stage, Callers callers, String name) {
    return loop(BATCH_CALLS, stage.crowd(), name, script -> batches(script, callers));
  }

  /** A caller with as many messages a call as {@link #trackingBatches} has. */
  BatchCaller batches(Script script, Callers callers) {
    return callers.trackBatch(script, BATCH_MESSAGES);
  }

  /** Has a load run until it grows no more. */
  void warmUp(Load load) throws InterruptedException {
    measurement.warmUpUntilSteady(load, WARM_UPS_MAX);
  }

  /** Two loads in turns. */
  Alternation alternation() {
    Duration turn = plan.timing().duration().dividedBy(TURNS);
    return new Alternation(turn, plan.rounds());
  }
}

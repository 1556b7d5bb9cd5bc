package dev.tollgate.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a suite measures in turns with something else: two servers with one, much with little. */
final class SuitePairs {
  private final SuiteSetting setting;

  SuitePairs(SuiteSetting setting) {
    this.setting = setting;
  }

  /** One server and two of them on the same database; what is stored is held against both. */
  Alternation.Outcome replicas(Stage stage, Callers one) throws IOException, InterruptedException {
    Crowd crowd = stage.crowd();
    ServerProcess second = stage.server(setting.program());
    Callers other = stage.callers(second);
    setting.warmUp(setting.tracking(crowd, "other-first", other));
    StoredMessages before = StoredMessages.of(stage.connections(1));
    long acknowledged = one.acknowledged() + other.acknowledged();
    int[] turn = new int[1];
    Alternation.Outcome outcome =
        setting
            .alternation()
            .of(
                () -> setting.tracking(crowd, "one-" + turn[0]++, one),
                () ->
                    new Loads(List.of(half(crowd, turn[0]++, one), half(crowd, turn[0]++, other))));
    long expected = one.acknowledged() + other.acknowledged() - acknowledged;
    second.close();
    Map<String, Long> faults = new TreeMap<>(outcome.faults());
    faults.putAll(StoredMessages.of(stage.connections(1)).faultsSince(before, expected));
    return new Alternation.Outcome(
        outcome.first(), outcome.second(), outcome.ratio(), outcome.rounds(), faults);
  }

  private Load half(Crowd crowd, int turn, Callers callers) {
    return setting.loop(SuiteSetting.WIDE / 2, crowd, "half-" + turn, callers::track);
  }

  /** Few stored messages and many, on databases of their own, each with the same crowd. */
  Alternation.Outcome growth() throws IOException, InterruptedException {
    SuitePlan plan = setting.plan();
    int messages = Math.max(1, plan.stored() / plan.crowd().customers());
    Stage few = Stage.of(setting.rig(), "few", plan.crowd(), SuiteSetting.FEW);
    Stage many = Stage.of(setting.rig(), "many", plan.crowd(), messages);
    ServerProcess ofFew = few.server(setting.program());
    ServerProcess ofMany = many.server(setting.program());
    Callers small = few.callers(ofFew);
    Callers large = many.callers(ofMany);
    setting.warmUp(
        new Loads(
            List.of(
                setting.tracking(few.crowd(), "few-first", small),
                setting.tracking(many.crowd(), "many-first", large))));
    int[] turn = new int[1];
    Alternation.Outcome outcome =
        setting
            .alternation()
            .of(
                () -> setting.tracking(few.crowd(), "few-" + turn[0]++, small),
                () -> setting.tracking(many.crowd(), "many-" + turn[0]++, large));
    ofFew.close();
    ofMany.close();
    few.drop();
    many.drop();
    return outcome;
  }
}

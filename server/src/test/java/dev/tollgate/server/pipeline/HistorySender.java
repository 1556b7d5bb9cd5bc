package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.store.AdminStore;
import dev.tollgate.server.store.PlanChange;
import dev.tollgate.server.store.TenantChange;
import dev.tollgate.server.store.TestInstallation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Sends histories through one write path, or through several at the same time, each its part. */
final class HistorySender implements AutoCloseable {
  private final List<WritePath> paths;
  private final ExecutorService threads;
  private final Set<String> plans = new HashSet<>();
  private final Map<String, HistoryAnswers> answers = new ConcurrentHashMap<>();

  /** Sends through these paths, which share a database. */
  HistorySender(List<WritePath> paths) {
    this.paths = List.copyOf(paths);
    this.threads = Executors.newFixedThreadPool(paths.size());
  }

  /** Sends histories with the same clocks; those of a lane share their batches. */
  void send(List<HistoryOrder> orders) throws Exception {
    orders.forEach(order -> answers.put(order.tenant(), new HistoryAnswers()));
    List<Instant> clocks = orders.get(0).history().clocks();
    for (int phase = 0; phase < clocks.size(); phase++) {
      Instant clock = clocks.get(phase);
      paths.forEach(path -> path.setTime(clock));
      Set<String> changed = new HashSet<>();
      for (HistoryOrder order : orders) {
        setUp(order, phase, changed);
      }
      sendPhase(orders, phase);
    }
    for (List<HistoryOrder> lane : byLane(orders)) {
      commit(paths.get(0), new Round(lane, HistoryOrder::everyMessage), HistoryAnswers::repeated);
    }
  }

  /** What a tenant's messages were answered with. */
  HistoryAnswers answers(String tenant) {
    return Objects.requireNonNull(answers.get(tenant));
  }

  /** Forgets the answers. */
  void forget() {
    answers.clear();
  }

  private void setUp(HistoryOrder order, int phase, Set<String> changed) {
    RandomHistory history = order.history();
    if (phase >= history.setups().size()) {
      return;
    }
    RandomHistory.Setup setup = history.setups().get(phase);
    AdminStore admin = paths.get(phase % paths.size()).admin();
    String plan = history.byPlan() ? order.plan() : setup.rule().policy() + "-" + hours(setup);
    boolean toChange = history.byPlan() ? changed.add(plan) : plans.add(plan);
    if (toChange) {
      admin.updatePlan(plan(plan, setup.rule()), TestInstallation.call());
    }
    if (phase == 0 && !history.byPlan() && setup.equals(RandomHistory.Setup.DEFAULT)) {
      return;
    }
    admin.updateTenant(
        new TenantChange(
            order.tenant(),
            plan,
            null,
            setup.calendar().zone(),
            setup.calendar().anchorDay(),
            phase == 0),
        TestInstallation.call());
  }

  private static long hours(RandomHistory.Setup setup) {
    return setup.rule().window().toHours();
  }

  private static PlanChange plan(String code, SessionRule rule) {
    return new PlanChange(code, null, null, null, null, rule.policy(), rule.window(), true);
  }

  private List<List<HistoryOrder>> byLane(List<HistoryOrder> orders) {
    Map<Integer, List<HistoryOrder>> lanes = new TreeMap<>();
    for (HistoryOrder order : orders) {
      lanes
          .computeIfAbsent(paths.get(0).map.laneOf(order.tenant()), no -> new ArrayList<>())
          .add(order);
    }
    return List.copyOf(lanes.values());
  }

  private void sendPhase(List<HistoryOrder> orders, int phase) throws Exception {
    List<Callable<@Nullable Void>> parts = new ArrayList<>();
    for (int part = 0; part < paths.size(); part++) {
      int number = part;
      parts.add(
          () -> {
            byLane(orders).forEach(lane -> sendPart(lane, phase, number));
            return null;
          });
    }
    for (Future<@Nullable Void> part : threads.invokeAll(parts)) {
      part.get();
    }
  }

  /** Sends one path's part of a lane: with two paths, every other batch. */
  private void sendPart(List<HistoryOrder> lane, int phase, int part) {
    int rounds = lane.stream().mapToInt(order -> order.batches(phase).size()).max().orElse(0);
    for (int i = part; i < rounds; i += paths.size()) {
      int number = i;
      Round round = new Round(lane, order -> order.batch(phase, number));
      commit(paths.get(part), round, HistoryAnswers::told);
    }
  }

  /** A batch of several tenants' messages. */
  private record Round(
      List<HistoryOrder> orders,
      java.util.function.Function<HistoryOrder, List<HistoryMessage>> batch) {}

  private interface Answered {
    void take(HistoryAnswers answers, HistoryMessage message, TrackOutcome outcome);
  }

  private void commit(WritePath path, Round round, Answered answered) {
    List<Message> messages = new ArrayList<>();
    List<Runnable> told = new ArrayList<>();
    List<TrackOutcome> outcomes = new ArrayList<>();
    for (HistoryOrder order : round.orders()) {
      HistoryAnswers tenant = answers(order.tenant());
      for (HistoryMessage message : round.batch().apply(order)) {
        int position = messages.size();
        messages.add(message(order.tenant(), message, path.time()));
        told.add(() -> answered.take(tenant, message, outcomes.get(position)));
      }
    }
    if (!messages.isEmpty()) {
      outcomes.addAll(path.commit(messages));
      told.forEach(Runnable::run);
    }
  }

  private Message message(String tenant, HistoryMessage message, Instant now) {
    return new Message(
        tenant,
        recipient(tenant, message),
        message.id(),
        message.time(),
        "test",
        now,
        message.kind(),
        "",
        Map.of());
  }

  private Recipient recipient(String tenant, HistoryMessage message) {
    String answerOf = message.answerOf();
    LaneKey named = answerOf == null ? null : answers(tenant).conversation(answerOf);
    return named == null
        ? new Recipient.Customer(message.customerId(), message.aliases())
        : new Recipient.Conversation(named.text(LaneKey.Kind.CONVERSATION), message.aliases());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

package dev.tollgate.server.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * One way to send a history, as a tenant of its own.
 *
 * @param plan the tenant's own plan, if the history changes that
 * @param phases between two setups of the history each: batches of messages, some of them twice
 */
record HistoryOrder(
    String tenant, String plan, RandomHistory history, List<List<List<HistoryMessage>>> phases) {

  private static final Comparator<HistoryMessage> BY_TIME =
      Comparator.comparing(HistoryMessage::time);

  /** A random order, in random batches. */
  static HistoryOrder random(String tenant, String plan, RandomHistory history, Random random) {
    List<List<HistoryMessage>> phases = new ArrayList<>();
    history.setups().forEach(setup -> phases.add(new ArrayList<>()));
    boolean early = random.nextBoolean();
    for (HistoryMessage message : history.messages()) {
      int phase = early ? 0 : random.nextInt(phases.size());
      while (!history.mayCome(message, phase)) {
        phase++;
      }
      phases.get(phase).add(message);
      if (random.nextInt(8) == 0) {
        phases.get(phase + random.nextInt(phases.size() - phase)).add(message);
      }
    }
    if (phases.get(0).isEmpty()) {
      phases.get(0).add(history.messages().get(0));
    }
    phases.forEach(phase -> order(phase, random));
    return new HistoryOrder(
        tenant, plan, history, phases.stream().map(phase -> batches(phase, random)).toList());
  }

  private static void order(List<HistoryMessage> messages, Random random) {
    Collections.shuffle(messages, random);
    switch (random.nextInt(6)) {
      case 0 -> messages.sort(BY_TIME);
      case 1 -> messages.sort(BY_TIME.reversed());
      default -> {}
    }
  }

  private static List<List<HistoryMessage>> batches(List<HistoryMessage> messages, Random random) {
    int sizeMax = List.of(1, 3, 8, 30, 1000).get(random.nextInt(5));
    List<List<HistoryMessage>> batches = new ArrayList<>();
    int sent = 0;
    while (sent < messages.size()) {
      int size = sizeMax == 1000 ? sizeMax : 1 + random.nextInt(sizeMax);
      int end = Math.min(messages.size(), sent + size);
      batches.add(List.copyOf(messages.subList(sent, end)));
      sent = end;
    }
    return batches;
  }

  /** The batches of a phase; none after the history's last. */
  List<List<HistoryMessage>> batches(int phase) {
    return phase < phases.size() ? phases.get(phase) : List.of();
  }

  /** A batch of a phase; empty after its last. */
  List<HistoryMessage> batch(int phase, int number) {
    List<List<HistoryMessage>> batches = batches(phase);
    return number < batches.size() ? batches.get(number) : List.of();
  }

  /** Every message once. */
  List<HistoryMessage> everyMessage() {
    return history.messages();
  }

  /** Whether the tenant is changed only after a first message, as the history has it. */
  boolean beginsBeforeChanges() {
    return phases.size() == 1 || phases.get(0).stream().anyMatch(batch -> !batch.isEmpty());
  }

  /** The same order and batches without a message, as another tenant. */
  HistoryOrder without(HistoryMessage gone, String otherTenant) {
    return as(otherTenant, history.without(gone), gone);
  }

  /** The same as another tenant. */
  HistoryOrder as(String otherTenant) {
    return new HistoryOrder(otherTenant, otherTenant, history, phases);
  }

  private HistoryOrder as(String otherTenant, RandomHistory less, HistoryMessage gone) {
    List<List<List<HistoryMessage>>> left =
        phases.stream()
            .map(
                phase ->
                    phase.stream()
                        .map(b -> b.stream().filter(one -> !one.equals(gone)).toList())
                        .filter(batch -> !batch.isEmpty())
                        .toList())
            .toList();
    return new HistoryOrder(otherTenant, otherTenant, less, left);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(tenant + ": " + history);
    for (int phase = 0; phase < phases.size(); phase++) {
      text.append("\n at ").append(history.clocks().get(phase));
      for (List<HistoryMessage> batch : phases.get(phase)) {
        text.append("\n  batch");
        batch.forEach(message -> text.append("\n   ").append(message));
      }
    }
    return text.toString();
  }
}

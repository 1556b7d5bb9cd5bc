package dev.tollgate.bench;

import java.util.List;
import picocli.CommandLine.Option;

/** Whether the client library is measured, and how. */
final class ClientOptions {
  private static final int CALLERS_MAX = 1_000;
  private static final int ROUNDS_MAX = 1_000;

  @Option(
      names = "--client",
      description = "Measure the Java client library against stubs, instead of the figures.")
  private boolean client;

  @Option(
      names = "--callers",
      paramLabel = "N",
      split = ",",
      defaultValue = "64,16,256",
      description = "How many call at a time, of --client.")
  private List<Integer> callers = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds of each figure, of --client.")
  private int rounds;

  boolean asked() {
    return client;
  }

  /**
   * How many call at a time, one after the other.
   *
   * @throws IllegalArgumentException when so many may not
   */
  List<Integer> callers() {
    for (int count : callers) {
      if (count < 1 || count > CALLERS_MAX) {
        throw new IllegalArgumentException("--callers must be 1 to " + CALLERS_MAX + ": " + count);
      }
    }
    return List.copyOf(callers);
  }

  /**
   * How many rounds there are.
   *
   * @throws IllegalArgumentException when there may not be as many
   */
  int rounds() {
    if (rounds < 1 || rounds > ROUNDS_MAX) {
      throw new IllegalArgumentException("--rounds must be 1 to " + ROUNDS_MAX + ": " + rounds);
    }
    return rounds;
  }
}

package dev.tollgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of the suite is measured, and where it is drawn. */
final class SuiteOptions {
  private static final int TENANTS = 10_000;
  private static final int CUSTOMERS = 100_000;
  private static final int DORMANT = 600_000;
  private static final int MANY_TENANTS = 200_000;
  private static final int STORED = 10_000_000;
  private static final int STORAGE = 150_000;
  private static final int ROUNDS = 8;
  private static final int QUICK_CUSTOMERS = 20_000;
  private static final int QUICK_DORMANT = 60_000;
  private static final int QUICK_MANY_TENANTS = 20_000;
  private static final int QUICK_STORED = 300_000;
  private static final int QUICK_STORAGE = 30_000;
  private static final int QUICK_ROUNDS = 3;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description =
          "Parts of the suite: figures, open-loop, overload, workloads, growth, replicas, storage;"
              + " all by default. Several with commas.")
  private List<String> only = List.of();

  @Option(
      names = "--stored",
      paramLabel = "N",
      description =
          "Messages of the database that holds many: 10000000 by default, --quick: 300000.")
  private @Nullable Integer stored;

  @Option(
      names = "--dormant",
      paramLabel = "N",
      description =
          "Customers whose last session is over, each to open one: 600000 by default, --quick:"
              + " 60000.")
  private @Nullable Integer dormant;

  @Option(
      names = "--many-tenants",
      paramLabel = "N",
      description = "Tenants where there are many: 200000 by default, --quick: 20000.")
  private @Nullable Integer manyTenants;

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description = "Draw the figures into this directory as well, as PNG.")
  private @Nullable Path plots;

  /**
   * What is measured.
   *
   * @param tenants null: as many as there are by default
   * @param customers with an open session; null: the same
   * @throws IllegalArgumentException when it may not be
   */
  SuitePlan plan(
      boolean quick,
      long seed,
      Timing timing,
      @Nullable Integer tenants,
      @Nullable Integer customers) {
    Crowd.Shape crowd =
        new Crowd.Shape(
            Objects.requireNonNullElse(tenants, TENANTS),
            Objects.requireNonNullElse(customers, quick ? QUICK_CUSTOMERS : CUSTOMERS),
            Objects.requireNonNullElse(dormant, quick ? QUICK_DORMANT : DORMANT),
            0);
    return new SuitePlan(
        seed,
        timing,
        crowd,
        Objects.requireNonNullElse(manyTenants, quick ? QUICK_MANY_TENANTS : MANY_TENANTS),
        Objects.requireNonNullElse(stored, quick ? QUICK_STORED : STORED),
        quick ? QUICK_STORAGE : STORAGE,
        quick ? QUICK_ROUNDS : ROUNDS,
        parts());
  }

  private Set<SuitePart> parts() {
    if (only.isEmpty()) {
      return EnumSet.allOf(SuitePart.class);
    }
    Set<SuitePart> parts = EnumSet.noneOf(SuitePart.class);
    for (String name : only) {
      parts.add(part(name));
    }
    return parts;
  }

  private static SuitePart part(String name) {
    return Arrays.stream(SuitePart.values())
        .filter(part -> part.option().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--only must be of figures, open-loop, overload, workloads, growth, replicas,"
                        + " storage: "
                        + name));
  }

  /** Draws a run, if it is to be drawn. */
  void draw(SuiteReport report) throws IOException {
    if (plots != null) {
      Files.createDirectories(plots);
      new SuitePlots(report).write(plots);
    }
  }
}

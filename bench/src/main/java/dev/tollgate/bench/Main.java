package dev.tollgate.bench;

import picocli.CommandLine;

/** Where the program starts. */
public final class Main {
  private Main() {}

  /** Runs the benchmark and exits: 0 when every call succeeded, 1 when one failed, 2 on misuse. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }
}

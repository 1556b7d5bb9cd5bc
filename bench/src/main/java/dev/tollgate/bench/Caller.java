package dev.tollgate.bench;

import java.util.function.Consumer;

/** Makes one call after another. */
@FunctionalInterface
interface Caller {
  /** What a caller is told when the answer is as it should be. */
  String GOOD = "";

  /**
   * Makes the next call.
   *
   * @param done told once, of {@link #GOOD} or of the fault
   */
  void call(Consumer<String> done);

  /** Messages in a call, if it has any; else 1. */
  default int messages() {
    return 1;
  }
}

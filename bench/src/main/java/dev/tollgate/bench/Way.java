package dev.tollgate.bench;

import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One of two ways of doing the same.
 *
 * @param name a word
 * @param callers the caller of a script
 * @param noted counts, from whenever, answers that are told apart, such as those from a cache
 */
record Way(String name, Function<Script, Caller> callers, LongSupplier noted) {
  /** A way whose answers are all alike. */
  Way(String name, Function<Script, Caller> callers) {
    this(name, callers, () -> 0);
  }
}

package dev.tollgate.server.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The rows of a batch turned into columns: one array a column, for {@code unnest}. */
final class Columns<R> {
  private final List<R> rows;
  private final Map<String, Object> columns = new HashMap<>();

  private Columns(List<R> rows) {
    this.rows = rows;
  }

  static <R> Columns<R> of(List<R> rows) {
    return new Columns<>(rows);
  }

  Columns<R> longs(String name, ToLongFunction<R> value) {
    long[] column = new long[rows.size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = value.applyAsLong(rows.get(i));
    }
    columns.put(name, column);
    return this;
  }

  Columns<R> nullableLongs(String name, Function<R, @Nullable Long> value) {
    return fill(name, new Long[rows.size()], value);
  }

  Columns<R> ints(String name, ToIntFunction<R> value) {
    int[] column = new int[rows.size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = value.applyAsInt(rows.get(i));
    }
    columns.put(name, column);
    return this;
  }

  Columns<R> booleans(String name, Predicate<R> value) {
    boolean[] column = new boolean[rows.size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = value.test(rows.get(i));
    }
    columns.put(name, column);
    return this;
  }

  Columns<R> texts(String name, Function<R, @Nullable String> value) {
    return fill(name, new String[rows.size()], value);
  }

  Columns<R> times(String name, Function<R, @Nullable Instant> value) {
    return fill(name, new Instant[rows.size()], value);
  }

  Columns<R> uuids(String name, Function<R, @Nullable UUID> value) {
    return fill(name, new UUID[rows.size()], value);
  }

  private <T> Columns<R> fill(String name, @Nullable T[] column, Function<R, @Nullable T> value) {
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(rows.get(i));
    }
    columns.put(name, column);
    return this;
  }

  Map<String, Object> map() {
    return columns;
  }
}

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
    columns.put(name, rows.stream().mapToLong(value).toArray());
    return this;
  }

  Columns<R> nullableLongs(String name, Function<R, @Nullable Long> value) {
    columns.put(name, rows.stream().map(value).toArray(Long[]::new));
    return this;
  }

  Columns<R> ints(String name, ToIntFunction<R> value) {
    columns.put(name, rows.stream().mapToInt(value).toArray());
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
    columns.put(name, rows.stream().map(value).toArray(String[]::new));
    return this;
  }

  Columns<R> times(String name, Function<R, @Nullable Instant> value) {
    columns.put(name, rows.stream().map(value).toArray(Instant[]::new));
    return this;
  }

  Columns<R> uuids(String name, Function<R, @Nullable UUID> value) {
    columns.put(name, rows.stream().map(value).toArray(UUID[]::new));
    return this;
  }

  Map<String, Object> map() {
    return columns;
  }
}

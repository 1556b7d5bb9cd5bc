package dev.tollgate.server.store;

import java.util.List;

/**
 * A part of a list.
 *
 * @param more rows follow
 */
public record Page<T>(List<T> rows, boolean more) {
  /** The first {@code size} of rows of which one more than that was asked for. */
  static <T> Page<T> of(List<T> rows, int size) {
    return rows.size() > size
        ? new Page<>(List.copyOf(rows.subList(0, size)), true)
        : new Page<>(List.copyOf(rows), false);
  }

  /** The last of the rows. */
  public T last() {
    return rows.get(rows.size() - 1);
  }
}

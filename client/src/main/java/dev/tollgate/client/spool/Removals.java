package dev.tollgate.client.spool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was removed and is not written out: done again when the file is opened anew, so that nobody
 * reads it a second time.
 */
final class Removals {
  private final List<Set<Long>> lines = new ArrayList<>();

  Removals() {
    for (int line = 0; line < Spool.LINES; line++) {
      lines.add(new HashSet<>());
    }
  }

  void add(int line, List<Long> numbers) {
    lines.get(line).addAll(numbers);
  }

  /** It is kept again under its number, or was not there. */
  void forget(int line, long number) {
    lines.get(line).remove(number);
  }

  /** Takes them out of a file. */
  void apply(SpoolFile file) {
    for (int line = 0; line < Spool.LINES; line++) {
      for (long number : lines.get(line)) {
        if (file.contents().remove(line, number)) {
          file.changed();
        }
      }
    }
  }

  /** They are written out. */
  void clear() {
    lines.forEach(Set::clear);
  }

  boolean isEmpty() {
    return lines.stream().allMatch(Set::isEmpty);
  }
}

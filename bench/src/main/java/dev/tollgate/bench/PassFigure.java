package dev.tollgate.bench;

import java.util.Map;

/**
 * What it came to, to record all lines of a history.
 *
 * @param lines repeats included
 * @param seconds from the start, of a process if it is one, to the end
 * @param perCommit lines in a transaction of the write path, on average
 * @param faults what was wrong, and how often
 */
record PassFigure(long lines, double seconds, double perCommit, Map<String, Long> faults) {
  PassFigure {
    faults = Map.copyOf(faults);
  }

  double perSecond() {
    return lines / seconds;
  }
}

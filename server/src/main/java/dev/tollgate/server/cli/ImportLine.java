package dev.tollgate.server.cli;

import dev.tollgate.metering.v1.TrackItem;
import java.util.Optional;

/**
 * A line of a file that is imported.
 *
 * @param number from 1; of a row over several lines, that of the first
 * @param item what it says; without it the line cannot be understood
 * @param fault why it cannot; empty when there is an item
 */
record ImportLine(long number, Optional<TrackItem> item, String fault) {
  static ImportLine of(long number, TrackItem item) {
    return new ImportLine(number, Optional.of(item), "");
  }

  static ImportLine bad(long number, String fault) {
    return new ImportLine(number, Optional.empty(), fault);
  }
}

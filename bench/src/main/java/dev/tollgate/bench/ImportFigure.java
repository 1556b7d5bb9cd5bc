package dev.tollgate.bench;

import java.util.List;

/**
 * What an import came to.
 *
 * @param memory in the order of the points
 * @param notesAMessage audit entries on final periods, for each message recorded
 */
record ImportFigure(PassFigure pass, List<MemorySample> memory, double notesAMessage) {
  ImportFigure {
    memory = List.copyOf(memory);
  }
}

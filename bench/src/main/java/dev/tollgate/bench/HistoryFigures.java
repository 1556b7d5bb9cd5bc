package dev.tollgate.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a run of histories came to.
 *
 * @param standard the write path in full batches, all messages in open sessions
 * @param batches the same with the history that is imported
 * @param reconciled from the smaller history to the larger
 * @param storage of each policy, SLIDING the first
 */
record HistoryFigures(
    Figure standard,
    PassFigure batches,
    ImportFigure imported,
    RepeatFigure repeated,
    List<ReconcileFigure> reconciled,
    List<StorageFigure> storage) {

  HistoryFigures {
    reconciled = List.copyOf(reconciled);
    storage = List.copyOf(storage);
  }

  /** To the standard messages in full batches. */
  double toStandard(PassFigure pass) {
    return pass.perSecond() / standard.perSecond();
  }

  /** To the history's own messages in full batches. */
  double toBatches(PassFigure pass) {
    return pass.perSecond() / batches.perSecond();
  }

  /**
   * How many times as long a message takes as with the smallest history: 1 is proportional. Empty
   * when that was too small to tell.
   */
  OptionalDouble toSmallest(ReconcileFigure figure) {
    double smallest = reconciled.get(0).microsAMessage();
    return smallest > 0
        ? OptionalDouble.of(figure.microsAMessage() / smallest)
        : OptionalDouble.empty();
  }

  /** What a policy costs more than SLIDING, in bytes of the log for each message. */
  double logMore(StorageFigure figure) {
    return figure.later().bytes() - storage.get(0).later().bytes();
  }

  /** What it costs more in bytes on the disk for each message. */
  double diskMore(StorageFigure figure) {
    return figure.bytes() - storage.get(0).bytes();
  }

  /** What was wrong, by where and what. */
  Map<String, Long> faults() {
    Map<String, Long> all = new TreeMap<>();
    note(all, "(b) standard messages", standard.faults());
    note(all, "(b) the history", batches.faults());
    note(all, "import", imported.pass().faults());
    note(all, "import after a kill", repeated.again().faults());
    reconciled.forEach(figure -> note(all, "reconcile of " + figure.messages(), figure.faults()));
    return all;
  }

  private static void note(Map<String, Long> all, String where, Map<String, Long> faults) {
    faults.forEach((fault, count) -> all.put(where + ": " + fault, count));
  }
}

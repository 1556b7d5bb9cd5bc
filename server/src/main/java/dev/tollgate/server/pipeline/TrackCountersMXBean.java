package dev.tollgate.server.pipeline;

import java.util.Map;

/** What the write path has counted since the server started, as JMX shows it. */
public interface TrackCountersMXBean {
  /** Messages recorded. */
  long getRecorded();

  /** Repeats of recorded messages. */
  long getDuplicates();

  /** Repeats whose event time differed from the recorded one; the recorded one stands. */
  long getDuplicatesWithOtherTime();

  /**
   * Ids that stood on one message and were not taken for one customer's: too many, or told apart.
   */
  long getLinksRefused();

  /** Reservations made or renewed. */
  long getReservationsHeld();

  /** Reservations refused for quota or suspension. */
  long getReservationsDenied();

  /** Messages and reservations refused for other reasons, by reason. */
  Map<String, Long> getRefused();

  /** Calls of TrackBatch refused as a whole, because the lanes were crowded; none of them read. */
  long getCallsShed();

  /** Batches committed. */
  long getBatches();

  /** Further tries of batches that the database made fail. */
  long getRetries();
}

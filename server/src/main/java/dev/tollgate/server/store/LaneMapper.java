package dev.tollgate.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Param;

/** The lanes themselves. */
interface LaneMapper {
  /** A lane's commits so far, and the latest time one of them was made at. */
  record LaneRow(int lane, long version, Instant clock) {}

  /**
   * Locks a lane to the end of the transaction. Alone in its statement: what later statements read
   * is then current, where locking and reading in one was seen to read what was current before.
   *
   * @return null when there is no such lane
   */
  LaneRow lock(@Param("lane") int lane, @Param("now") Instant now);

  /**
   * The same, and looks for messages then.
   *
   * @return a list of {@link LaneRow}, as {@link #lock}, and one of {@link RecordedMessage}
   */
  List<List<Object>> lockLookingFor(
      @Param("lane") int lane,
      @Param("now") Instant now,
      @Param("rows") Map<String, Object> messages);

  /** The versions of all lanes, by lane. */
  List<LaneRow> lanes();

  /** Whether the database only answers reads, as a standby does. */
  boolean readOnly();
}

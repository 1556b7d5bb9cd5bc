package dev.tollgate.server.store;

import dev.tollgate.server.store.LaneTransaction.MessageRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lane's row, locked, and what was found out on the way.
 *
 * @param looked messages that were looked for under the lock
 * @param found those of them that are recorded
 */
record LaneLock(LaneMapper.LaneRow row, Set<MessageRef> looked, List<RecordedMessage> found) {
  /** Locks a lane, and looks for these messages then, in one round trip. */
  static LaneLock take(LaneMapper mapper, int lane, Instant now, List<MessageRef> messages) {
    if (messages.isEmpty()) {
      return new LaneLock(there(mapper.lock(lane, now), lane), Set.of(), List.of());
    }
    List<List<Object>> answers = mapper.lockLookingFor(lane, now, MessageRef.columns(messages));
    List<Object> rows = answers.get(0);
    List<RecordedMessage> found = new ArrayList<>();
    answers.get(1).forEach(row -> found.add((RecordedMessage) row));
    return new LaneLock(
        there(rows.isEmpty() ? null : (LaneMapper.LaneRow) rows.get(0), lane),
        new HashSet<>(messages),
        found);
  }

  private static LaneMapper.LaneRow there(LaneMapper.@Nullable LaneRow row, int lane) {
    if (row == null) {
      throw new IllegalStateException("there is no lane " + lane);
    }
    return row;
  }
}

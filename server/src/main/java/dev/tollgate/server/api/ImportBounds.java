package dev.tollgate.server.api;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.pipeline.LaneLimits;

/**
 * What of an import may be on its way at once.
 *
 * @param lanes that its items go to
 * @param limits of those lanes, of which imports leave a part to others
 */
public record ImportBounds(LaneMap lanes, LaneLimits limits) {
  /** Items in all: two full batches, one that commits and one that gathers, for up to 16 lanes. */
  private static final int ITEMS_MAX = 16_000;

  /** Items of a lane: live messages wait for them. */
  private static final int LANE_ITEMS_MAX = 2_000;

  /**
   * The part of a lane's queue that an import takes at most. A tenant has half of the queue: all
   * imports together leave a tenth to what is tracked.
   */
  private static final int QUEUE_SHARE = 5;

  /** Items of a lane that are handed in together: a batch. */
  int groupMax() {
    return limits.batchMax();
  }

  /** Room for one import. */
  ImportWindow window() {
    int ofLane = Math.min(LANE_ITEMS_MAX, limits.queueMax() / QUEUE_SHARE);
    return new ImportWindow(lanes.lanes(), ITEMS_MAX, Math.max(1, ofLane));
  }
}

package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.LaneMap;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The memory of each lane, for one batch at a time: who takes it gives it back when its batch is
 * committed. What is taken and not given back is forgotten: of a batch that failed nobody knows
 * what it left.
 */
public final class LaneMemories {
  private final LaneMemory.Limits limits;
  private final AtomicReferenceArray<LaneMemory> memories;

  private LaneMemories(LaneMemory.Limits limits, int lanes) {
    this.limits = limits;
    this.memories = new AtomicReferenceArray<>(lanes);
  }

  /** Memories in a share of this process's heap. */
  public static LaneMemories ofHeap(LaneMap map) {
    long heap = Runtime.getRuntime().maxMemory();
    return new LaneMemories(LaneMemory.Limits.of(heap, map.lanes()), map.lanes());
  }

  /** Takes a lane's memory, an empty one when there is none. */
  LaneMemory take(int lane) {
    LaneMemory kept = memories.getAndSet(lane, null);
    return Objects.requireNonNullElseGet(kept, () -> new LaneMemory(limits));
  }

  /** Gives it back after a commit. */
  void giveBack(int lane, LaneMemory memory) {
    memories.set(lane, memory);
  }
}

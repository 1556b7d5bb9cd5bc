package dev.tollgate.server.api;

/**
 * What of an import is on its way to the lanes: enough that each lane has a full batch while the
 * next gathers, and no more, so that an import holds little however long it is. Not for several
 * threads at once.
 */
final class ImportWindow {
  /** Bytes on their way, as they were sent; parsed they are several times that. */
  static final int BYTES_MAX = 4 * 1024 * 1024;

  private final int itemsMax;
  private final int laneItemsMax;
  private final int[] byLane;
  private int items;
  private long bytes;
  private int fullLanes;

  /**
   * A window with nothing in it.
   *
   * @param itemsMax items on their way
   * @param laneItemsMax items on their way to one lane
   */
  ImportWindow(int lanes, int itemsMax, int laneItemsMax) {
    this.byLane = new int[lanes];
    this.itemsMax = itemsMax;
    this.laneItemsMax = laneItemsMax;
  }

  void add(int lane, int itemBytes) {
    items++;
    bytes += itemBytes;
    if (++byLane[lane] == laneItemsMax) {
      fullLanes++;
    }
  }

  void remove(int lane, int itemBytes) {
    if (byLane[lane]-- == laneItemsMax) {
      fullLanes--;
    }
    bytes -= itemBytes;
    items--;
  }

  /** Whether the next item has to wait: which lane it is for, nobody knows before it is read. */
  boolean full() {
    return items >= itemsMax || bytes >= BYTES_MAX || fullLanes > 0;
  }

  boolean isEmpty() {
    return items == 0;
  }
}

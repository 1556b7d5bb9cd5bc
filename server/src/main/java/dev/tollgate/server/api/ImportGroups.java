package dev.tollgate.server.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Items that gather by lane until there are enough for a batch: a batch of a few costs the database
 * nearly what a full one does. Not for several threads at once.
 */
final class ImportGroups<T> {
  private final int groupMax;
  private final Map<Integer, List<T>> byLane = new HashMap<>();

  /** None yet. */
  ImportGroups(int groupMax) {
    this.groupMax = groupMax;
  }

  /** Adds an item; returns its lane's, which are then out, once they are enough. */
  List<T> add(int lane, T item) {
    List<T> group = byLane.computeIfAbsent(lane, no -> new ArrayList<>());
    group.add(item);
    if (group.size() < groupMax) {
      return List.of();
    }
    byLane.remove(lane);
    return group;
  }

  /** Returns all there are, which are then out. */
  List<T> drain() {
    List<T> all = byLane.values().stream().flatMap(List::stream).toList();
    byLane.clear();
    return all;
  }
}

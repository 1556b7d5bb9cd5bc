package dev.tollgate.server.pipeline;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map that forgets what was not used for long. In two halves: what is used is in the young one;
 * when that is full, it becomes the old one, and what is left in the old one then is forgotten. To
 * find something in the young half changes nothing, where a list in the order of use is written to
 * with each question, and an old generation of many changed objects is what a collector is slow
 * with.
 */
final class RecentlyUsed<K, V> {
  private final int youngMax;
  private Map<K, V> young = new HashMap<>();
  private Map<K, V> old = new HashMap<>();

  /**
   * An empty one.
   *
   * @param max entries at most, 2 where it is less; at least half of that are kept
   */
  RecentlyUsed(int max) {
    youngMax = Math.max(1, max / 2);
  }

  @Nullable V get(K key) {
    V value = young.get(key);
    if (value != null) {
      return value;
    }
    value = old.remove(key);
    if (value != null) {
      put(key, value);
    }
    return value;
  }

  void put(K key, V value) {
    if (young.size() >= youngMax && !young.containsKey(key)) {
      old = young;
      young = new HashMap<>();
    }
    young.put(key, value);
    old.remove(key);
  }

  void remove(K key) {
    young.remove(key);
    old.remove(key);
  }

  void clear() {
    young = new HashMap<>();
    old = new HashMap<>();
  }
}

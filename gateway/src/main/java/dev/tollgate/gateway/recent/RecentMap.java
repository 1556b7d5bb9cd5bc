package dev.tollgate.gateway.recent;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets what was used longest ago once it is full. Not for several threads at once.
 */
public final class RecentMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final int CAPACITY = 16;
  private static final float LOAD_FACTOR = 0.75f;

  private final int max;

  /** Holds so many entries at most. */
  public RecentMap(int max) {
    super(CAPACITY, LOAD_FACTOR, true);
    this.max = max;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > max;
  }
}

package dev.tollgate.gateway.send;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Requests of which nobody knows whether they are in the queue: while its database is away their
 * repeats must not go out directly.
 */
final class Uncertain {
  /** Those whose commit was under way when the database was lost: never as many. */
  private static final int MAX = 10_000;

  private final Set<Key> keys =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
              return size() > MAX;
            }
          });

  private record Key(String tenantId, String requestId) {}

  synchronized void add(SendRequest request) {
    keys.add(key(request));
  }

  synchronized void remove(SendRequest request) {
    keys.remove(key(request));
  }

  synchronized boolean has(SendRequest request) {
    return keys.contains(key(request));
  }

  private static Key key(SendRequest request) {
    return new Key(request.tenant().tenantId(), request.requestId());
  }
}

package dev.tollgate.gateway.send;

import dev.tollgate.gateway.recent.RecentMap;
import java.util.Collections;
import java.util.Set;

/**
 * Requests of which nobody knows whether they are in the queue: while its database is away their
 * repeats must not go out directly.
 */
final class Uncertain {
  /** Those whose commit was under way when the database was lost: never as many. */
  private static final int MAX = 10_000;

  private final Set<RequestKey> keys = Collections.newSetFromMap(new RecentMap<>(MAX));

  synchronized void add(SendRequest request) {
    keys.add(RequestKey.of(request));
  }

  synchronized void remove(SendRequest request) {
    keys.remove(RequestKey.of(request));
  }

  synchronized boolean has(SendRequest request) {
    return keys.contains(RequestKey.of(request));
  }
}

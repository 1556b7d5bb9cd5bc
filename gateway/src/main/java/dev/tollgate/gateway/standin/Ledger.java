package dev.tollgate.gateway.standin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the stand-in has delivered, and how much was under way at once. */
final class Ledger {
  private final List<Delivered> delivered = new ArrayList<>();
  private final Map<String, Delivered> byRequest = new HashMap<>();
  private final Map<String, Integer> inFlight = new HashMap<>();
  private final Map<String, Integer> inFlightMax = new HashMap<>();
  private long attempts;

  synchronized void begin(Handed handed) {
    attempts++;
    int now = inFlight.merge(handed.from(), 1, Integer::sum);
    inFlightMax.merge(handed.from(), now, Math::max);
  }

  synchronized void end(Handed handed) {
    inFlight.merge(handed.from(), -1, Integer::sum);
  }

  /** Delivers it, unless it was delivered under the same request id. */
  synchronized Delivered deliver(Handed handed, Dialect dialect) {
    Delivered earlier = byRequest.get(handed.requestId());
    if (earlier != null) {
      return earlier;
    }
    Delivered now = new Delivered(handed, dialect.messageId(delivered.size() + 1L));
    delivered.add(now);
    if (!handed.requestId().isEmpty()) {
      byRequest.put(handed.requestId(), now);
    }
    return now;
  }

  synchronized List<Delivered> delivered() {
    return List.copyOf(delivered);
  }

  synchronized long attempts() {
    return attempts;
  }

  synchronized int inFlightMax(String from) {
    return inFlightMax.getOrDefault(from, 0);
  }
}

package dev.tollgate.server.quota;

import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.store.QuotaStore;
import dev.tollgate.server.store.QuotaStore.TenantRef;
import dev.tollgate.server.store.TenantState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Reads the figures that watches need and that no commit of this server has told. Tenants that are
 * watched by name are read at once; for who watches all of them, lanes are read page by page, each
 * once a {@link #SCAN_INTERVAL} at most.
 */
final class FigureReader {
  /** The time between two readings of a whole lane, but for who has just begun to watch. */
  static final Duration SCAN_INTERVAL = Duration.ofSeconds(5);

  /** Tenants a query reads at most. */
  static final int PAGE = 500;

  private static final long NEVER = Long.MIN_VALUE;

  private final QuotaStore store;
  private final LaneMap map;
  private final InstantSource clock;
  private final Set<UsageWatch> watches;
  private final BiConsumer<String, Figure> found;
  private final Set<String> staleTenants = ConcurrentHashMap.newKeySet();
  private final Set<Integer> staleLanes = ConcurrentHashMap.newKeySet();

  /** The same lanes, for who watches all tenants. */
  private final Set<Integer> unscannedLanes = ConcurrentHashMap.newKeySet();

  /** Those of them that somebody waits for who was not told of any tenant yet. */
  private final Set<Integer> urgentLanes = ConcurrentHashMap.newKeySet();

  private final long[] scannedNanos;

  FigureReader(
      QuotaStore store,
      LaneMap map,
      InstantSource clock,
      Set<UsageWatch> watches,
      BiConsumer<String, Figure> found) {
    this.store = store;
    this.map = map;
    this.clock = clock;
    this.watches = watches;
    this.found = found;
    this.scannedNanos = new long[map.lanes()];
    Arrays.fill(scannedNanos, NEVER);
  }

  /** All that a watch watches has to be read. */
  void begun(UsageWatch watch) {
    Set<String> tenantIds = watch.tenantIds();
    if (tenantIds != null) {
      staleTenants.addAll(tenantIds);
      return;
    }
    lanes(unscannedLanes);
    lanes(urgentLanes);
  }

  void tenantStale(String tenantId) {
    staleTenants.add(tenantId);
  }

  void laneStale(int lane) {
    staleLanes.add(lane);
    unscannedLanes.add(lane);
  }

  void allStale() {
    lanes(staleLanes);
    lanes(unscannedLanes);
  }

  private void lanes(Set<Integer> into) {
    IntStream.range(0, map.lanes()).forEach(into::add);
  }

  /**
   * Reads what has to be read. What cannot be, has to be read the next time.
   *
   * @throws dev.tollgate.server.store.StoreException when the database failed
   */
  void read() {
    // Marks that nobody needs stay, and cost nothing: one that is taken away may be the first of
    // who begins to watch at this moment.
    if (watches.isEmpty()) {
      return;
    }
    readTenants();
    if (watches.stream().anyMatch(watch -> watch.tenantIds() == null)) {
      List.copyOf(unscannedLanes).stream().filter(this::due).forEach(this::scan);
    }
  }

  private void readTenants() {
    Set<String> tenantIds = taken(staleTenants);
    Set<Integer> lanes = taken(staleLanes);
    for (UsageWatch watch : watches) {
      Set<String> watched = watch.tenantIds();
      if (watched != null && !lanes.isEmpty()) {
        watched.stream().filter(id -> lanes.contains(map.laneOf(id))).forEach(tenantIds::add);
      }
    }
    tenantIds.removeIf(id -> watches.stream().noneMatch(watch -> watch.watches(id)));
    List<String> left = new ArrayList<>(tenantIds);
    try {
      while (!left.isEmpty()) {
        List<String> page = left.subList(0, Math.min(PAGE, left.size()));
        read(page);
        page.clear();
      }
    } finally {
      staleTenants.addAll(left);
    }
  }

  private static <T> Set<T> taken(Set<T> from) {
    Set<T> taken = new HashSet<>();
    // One by one: what is added after this has looked has to stay.
    for (T one : List.copyOf(from)) {
      if (from.remove(one)) {
        taken.add(one);
      }
    }
    return taken;
  }

  private void read(Collection<String> tenantIds) {
    Instant now = clock.instant();
    List<TenantRef> refs = tenantIds.stream().map(id -> new TenantRef(map.laneOf(id), id)).toList();
    for (Map.Entry<String, TenantState> one : store.tenants(refs, now).entrySet()) {
      if (one.getValue().known()) {
        found(one.getValue(), now);
      } else {
        watches.forEach(watch -> watch.offerUnknown(one.getKey()));
      }
    }
  }

  private boolean due(Integer lane) {
    long scanned = scannedNanos[lane];
    return urgentLanes.contains(lane)
        || scanned == NEVER
        || System.nanoTime() - scanned >= SCAN_INTERVAL.toNanos();
  }

  private void scan(Integer lane) {
    urgentLanes.remove(lane);
    unscannedLanes.remove(lane);
    scannedNanos[lane] = System.nanoTime();
    boolean done = false;
    try {
      String after = "";
      List<TenantState> page;
      do {
        Instant now = clock.instant();
        page = store.tenantsOfLane(lane, after, PAGE, now);
        page.forEach(state -> found(state, now));
        after = page.isEmpty() ? after : page.get(page.size() - 1).tenant().tenantId();
        // Who watches a few tenants does not wait for the whole lane.
        readTenants();
      } while (page.size() == PAGE);
      done = true;
    } finally {
      if (!done) {
        urgentLanes.add(lane);
        unscannedLanes.add(lane);
      }
    }
  }

  private void found(TenantState state, Instant now) {
    found.accept(state.tenant().tenantId(), new Figure(state.version(), state.figures(), now));
  }
}

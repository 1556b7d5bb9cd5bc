package dev.tollgate.server.quota;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.store.LaneListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Figures in memory, each good only while the database can hold no other: this server's commits
 * change the view before their callers are answered, other servers' make it forget.
 */
public final class QuotaView implements LaneListener {
  /** How old the last look at the lanes' versions may be before nothing here is good any more. */
  public static final Duration STALENESS_MAX = Duration.ofSeconds(1);

  /** Tenants kept in a large heap; the least used go first. */
  static final long TENANTS_MAX = 200_000;

  /** Of the heap that the figures may take. */
  private static final int HEAP_SHARE = 8;

  private static final int TENANT_BYTES = 600;

  /**
   * Figures of a version.
   *
   * @param since the last look at the lanes before they were put in
   */
  private record Entry(long version, QuotaFigures figures, Instant since) {
    /** Holds end by themselves, which no version tells. */
    boolean outlived(Instant now) {
      return figures.held() > 0 && now.isAfter(since.plus(STALENESS_MAX));
    }
  }

  /** What is known of a lane. */
  private static final class Lane {
    final LaneVersions versions = new LaneVersions();

    /**
     * The newest version of an entry that is gone. A read from before it may miss what the entry
     * held, and must not take its place.
     */
    final AtomicLong forgotten = new AtomicLong();
  }

  private final LaneMap map;
  private final FiguresListener listener;
  private final Lane[] lanes;
  private final Cache<String, Entry> entries;
  private volatile Instant observedAt = Instant.MIN;

  /** A view of an installation's lanes that knows nothing yet. */
  public QuotaView(LaneMap map) {
    this(map, FiguresListener.NONE);
  }

  /**
   * The same.
   *
   * @param listener told of what changes, after it has changed here
   */
  public QuotaView(LaneMap map, FiguresListener listener) {
    this(map, listener, tenantsMax(Runtime.getRuntime().maxMemory()));
  }

  /** How many tenants are kept in a heap of this size. */
  static long tenantsMax(long heapBytes) {
    return Math.min(TENANTS_MAX, heapBytes / HEAP_SHARE / TENANT_BYTES);
  }

  QuotaView(LaneMap map, FiguresListener listener, long tenantsMax) {
    this.map = map;
    this.listener = listener;
    this.lanes = Stream.generate(Lane::new).limit(map.lanes()).toArray(Lane[]::new);
    this.entries =
        Caffeine.newBuilder()
            .maximumSize(tenantsMax)
            .executor(Runnable::run)
            .evictionListener(this::evicted)
            .build();
  }

  /** Tenants in memory, some that are to go included. */
  long size() {
    return entries.estimatedSize();
  }

  /** The time up to which the view is known to hold. */
  Instant observedAt() {
    return observedAt;
  }

  /** A tenant's figures in the period of {@code now}, if what is in memory is still good. */
  Optional<QuotaFigures> figures(String tenantId, Instant now) {
    Entry entry = entries.getIfPresent(tenantId);
    if (entry == null || !fresh(now) || entry.outlived(now)) {
      return Optional.empty();
    }
    boolean good =
        entry.version >= lane(tenantId).versions.goodFrom() && entry.figures.period().contains(now);
    return good ? Optional.of(entry.figures) : Optional.empty();
  }

  /** The last look is recent, and the clock was not set back behind it. */
  private boolean fresh(Instant now) {
    Instant looked = observedAt;
    return !now.isAfter(looked.plus(STALENESS_MAX)) && now.plus(STALENESS_MAX).isAfter(looked);
  }

  /** Puts in figures that were read at a version of the tenant's lane. */
  void read(String tenantId, long version, QuotaFigures figures) {
    put(lane(tenantId), tenantId, new Entry(version, figures, observedAt));
  }

  /** Keeps an entry unless a newer one is there, or one was there and is gone. */
  private void put(Lane lane, String tenantId, Entry entry) {
    entries
        .asMap()
        .compute(
            tenantId,
            (id, before) -> {
              if (before != null) {
                return before.version > entry.version
                        || (before.version == entry.version && !before.since.isBefore(entry.since))
                    ? before
                    : entry;
              }
              return entry.version >= lane.forgotten.get() ? entry : null;
            });
  }

  /** The versions that the database's lanes had at {@code time}, by lane. */
  void observed(long[] versions, Instant time) {
    for (int lane = 0; lane < lanes.length; lane++) {
      if (lanes[lane].versions.observed(versions[lane])) {
        listener.laneStale(lane);
      }
    }
    observedAt = time;
  }

  /**
   * A batch is committed. Called before its callers are answered.
   *
   * @param figures the figures, in the lane's current period, of the tenants it changed
   */
  public void committed(int lane, long version, Map<String, QuotaFigures> figures) {
    figures.forEach(
        (tenantId, changed) -> put(lanes[lane], tenantId, new Entry(version, changed, observedAt)));
    confirm(lane, version);
    listener.changed(version, figures);
  }

  private void confirm(int lane, long version) {
    if (lanes[lane].versions.committed(version)) {
      listener.laneStale(lane);
    }
  }

  @Override
  public void begun(int lane, long version) {
    lanes[lane].versions.begun(version);
  }

  @Override
  public void abandoned(int lane, long version) {
    lanes[lane].versions.abandoned(version);
  }

  @Override
  public void tenantChanged(int lane, long version, String tenantId) {
    forget(lane, version);
    entries.invalidate(tenantId);
    confirm(lane, version);
    listener.tenantStale(tenantId);
  }

  @Override
  public void tenantsUntouched(int lane, long version) {
    confirm(lane, version);
  }

  @Override
  public void plansChanged(long[] versionsByLane) {
    IntStream.range(0, lanes.length)
        .forEach(
            lane -> {
              forget(lane, versionsByLane[lane]);
              lanes[lane].versions.invalidate(versionsByLane[lane]);
              lanes[lane].versions.committed(versionsByLane[lane]);
              listener.laneStale(lane);
            });
  }

  private void evicted(@Nullable String tenantId, @Nullable Entry entry, RemovalCause cause) {
    if (tenantId != null && entry != null) {
      forget(map.laneOf(tenantId), entry.version);
    }
  }

  private void forget(int lane, long version) {
    lanes[lane].forgotten.accumulateAndGet(version, Math::max);
  }

  private Lane lane(String tenantId) {
    return lanes[map.laneOf(tenantId)];
  }
}

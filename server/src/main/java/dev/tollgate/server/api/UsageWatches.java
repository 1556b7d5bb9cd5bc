package dev.tollgate.server.api;

import dev.tollgate.metering.v1.UsageUpdate;
import dev.tollgate.metering.v1.WatchUsageRequest;
import dev.tollgate.server.domain.Access;
import dev.tollgate.server.quota.UsageFeed;
import dev.tollgate.server.quota.UsageWatch;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Takes watches: some at once, of which a few watch all tenants. */
public final class UsageWatches implements AutoCloseable {
  /** Watches under way at once; the next is UNAVAILABLE. */
  public static final int WATCHES_MAX = 100;

  /** Of them, those of all tenants: each keeps the figures of every tenant. */
  public static final int ALL_TENANTS_MAX = 4;

  /**
   * A watch is ended after this, and its client calls again, maybe another server. No longer than a
   * connection lives: its end would cut the watch off.
   */
  public static final Duration AGE_MAX = Transport.AGE_MAX;

  /** How often a tenant is told of when the request does not say. */
  static final Duration INTERVAL_DEFAULT = Duration.ofSeconds(1);

  /** Places become free when watches end: no hurry. */
  static final Duration RETRY = Duration.ofSeconds(5);

  private final UsageFeed feed;
  private final RequestValidator validator;
  private final InstantSource clock;
  private final Duration ageMax;
  private final Semaphore places = new Semaphore(WATCHES_MAX);
  private final Semaphore placesOfAll = new Semaphore(ALL_TENANTS_MAX);
  private final Set<WatchCall> calls = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * Takes watches.
   *
   * @param clock counts the days until resets
   */
  public UsageWatches(UsageFeed feed, RequestValidator validator, InstantSource clock) {
    this(feed, validator, clock, AGE_MAX);
  }

  UsageWatches(UsageFeed feed, RequestValidator validator, InstantSource clock, Duration ageMax) {
    this.feed = feed;
    this.validator = validator;
    this.clock = clock;
    this.ageMax = ageMax;
  }

  /**
   * Begins a watch. To be called on the handler's own thread.
   *
   * @throws ApiFault INVALID_ARGUMENT, PERMISSION_DENIED, or UNAVAILABLE when as many are under way
   *     as may be
   */
  void begin(WatchUsageRequest request, StreamObserver<UsageUpdate> observer) {
    validator.check(request);
    Access access = Callers.current().access();
    if (!request.getTenantIdsList().stream().allMatch(access::reaches)) {
      throw AccessFaults.tenantNotAllowed();
    }
    boolean named = request.getTenantIdsCount() > 0;
    Set<String> tenantIds = named ? new HashSet<>(request.getTenantIdsList()) : access.tenantIds();
    Duration interval =
        request.hasMinInterval()
            ? Duration.ofSeconds(
                request.getMinInterval().getSeconds(), request.getMinInterval().getNanos())
            : INTERVAL_DEFAULT;
    takePlace(tenantIds);
    WatchCall call =
        new WatchCall(
            (ServerCallStreamObserver<UsageUpdate>) observer,
            new WatchCall.Rules(
                named, System.nanoTime() + ageMax.toNanos(), Callers.standing().fault()),
            clock);
    calls.add(call);
    call.begin(
        watch(call, tenantIds, interval),
        ended -> {
          calls.remove(call);
          feed.end(ended);
          leavePlace(tenantIds);
        });
    if (stopping) {
      call.stop();
    }
  }

  private UsageWatch watch(WatchCall call, @Nullable Set<String> tenantIds, Duration interval) {
    try {
      return feed.watch(tenantIds, interval, call::wake);
    } catch (RejectedExecutionException closed) {
      calls.remove(call);
      leavePlace(tenantIds);
      throw closed;
    }
  }

  private void takePlace(@Nullable Set<String> tenantIds) {
    if (stopping) {
      throw stopping();
    }
    if (!places.tryAcquire()) {
      throw Faults.unavailable("too many watches are under way", RETRY);
    }
    if (tenantIds == null && !placesOfAll.tryAcquire()) {
      places.release();
      throw Faults.unavailable("too many watches of all tenants are under way", RETRY);
    }
  }

  private void leavePlace(@Nullable Set<String> tenantIds) {
    if (tenantIds == null) {
      placesOfAll.release();
    }
    places.release();
  }

  static ApiFault stopping() {
    return Faults.unavailable("the server is stopping", Faults.RETRY_STOPPING);
  }

  /** For tests: places that are taken. */
  int taken() {
    return WATCHES_MAX - places.availablePermits();
  }

  /** Ends all watches, whose clients find another server, and takes no more. */
  @Override
  public void close() {
    stopping = true;
    calls.forEach(WatchCall::stop);
  }
}

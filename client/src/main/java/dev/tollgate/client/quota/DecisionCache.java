package dev.tollgate.client.quota;

import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.Consistency;
import dev.tollgate.metering.v1.Quota;
import dev.tollgate.metering.v1.QuotaDecision;
import dev.tollgate.metering.v1.QuotaReason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Quota decisions, kept as long as the server says that they are good.
 *
 * <p><b>What it may cost.</b> Once the server's count has reached a tenant's limit, one process
 * passes at most {@link CacheSettings#sendsPerAnswerMax} more sends by the answer that it still
 * holds, while that is fresh: one second at most. To these come the sends in flight: those that
 * were allowed before and are not recorded yet, as without a cache. C processes pass C times as
 * many. Sends that are reserved pass none. With several servers, one may hear of the last
 * conversation up to a second late: its count is the one that matters.
 *
 * <p>The bound does not hold for {@link #lastKnown}, which is for when no server can be asked; nor
 * where a limit comes to a tenant that had none: there, all passes that is sent while the answer is
 * fresh.
 *
 * <p>Time is measured with nanoTime; only a period's end is compared with the clock.
 */
public final class DecisionCache {
  private final Time time;
  private final Counters counters = new Counters();
  private final Tenants tenants;
  private final Reachability reachability;
  private final Questions questions;
  private final Callers callers;

  /**
   * A cache that knows nothing yet.
   *
   * @param asker asks the server
   * @param nanoTime as {@link System#nanoTime}
   * @param clock for the ends of periods alone
   */
  public DecisionCache(
      CacheSettings settings, Asker asker, LongSupplier nanoTime, InstantSource clock) {
    this.time = new Time(nanoTime, clock);
    this.tenants = new Tenants(settings, time, counters);
    this.reachability = new Reachability(asker::connectionBroken, nanoTime);
    this.questions = new Questions(asker, time, settings.waitMax(), reachability);
    this.callers = new Callers(settings.waitMax(), tenants, questions, counters);
  }

  /**
   * Decides on a send: by an answer that is there and fresh, else by asking. Strong requests always
   * ask. Never blocks.
   *
   * @return completed on a hit. Fails with a {@link io.grpc.StatusRuntimeException}: what the asker
   *     failed with; UNAVAILABLE at once while the server is known to be away; DEADLINE_EXCEEDED
   *     when there is no answer within {@link CacheSettings#waitMax}, while the question goes on
   */
  public CompletableFuture<CachedAnswer> decide(CheckQuotaRequest request) {
    TenantDecisions tenant = tenants.get(request.getTenantId());
    if (tenant != null && request.getConsistency() != Consistency.CONSISTENCY_STRONG) {
      KeptAnswer hit = tenant.use(request, time);
      if (hit != null) {
        return hit(tenant, hit, request);
      }
    }
    counters.misses.increment();
    return callers.ask(new Caller(request, tenant == null || tenant.alike()));
  }

  private CompletableFuture<CachedAnswer> hit(
      TenantDecisions tenant, KeptAnswer hit, CheckQuotaRequest request) {
    if (!hit.verdict().allowed()) {
      counters.deniedHits.increment();
      return hit.future();
    }
    counters.hits.increment();
    if (hit.claimRefresh(time.nanos(), tenant.count().get())) {
      callers.refresh(request);
    }
    return hit.future();
  }

  /**
   * The last answer for such a request, fresh or not: the tenant's where all customers get the
   * same, at the limit the customer's own. For a send that cannot be decided otherwise: it is
   * counted when the answer allows it, which it does for as many sends as were left when it was
   * asked for, and without a bound where there is no limit or it refuses nothing.
   *
   * @return empty when there is none, or it is older than {@code maxAge} or of a period that is
   *     over
   */
  public Optional<LastKnown> lastKnown(CheckQuotaRequest request, Duration maxAge) {
    TenantDecisions tenant = tenants.get(request.getTenantId());
    KeptAnswer last = tenant == null ? null : tenant.last(request);
    if (tenant == null || last == null || !last.inPeriod(time.millis())) {
      return Optional.empty();
    }
    Duration age = Duration.ofNanos(last.ageNanos(time.nanos()));
    if (age.compareTo(maxAge) > 0) {
      return Optional.empty();
    }
    boolean allows = last.verdict().allowed() && tenant.count().take(last.lastCeiling());
    return Optional.of(new LastKnown(last.verdict().decision(), allows, age));
  }

  /**
   * A decision that was heard otherwise, such as a reservation's. It ends or narrows what is kept
   * of the tenant if it is newer; it prolongs nothing, because it is not known what was sent since
   * it was asked for. One without a reason is taken for its figures alone.
   */
  public void learned(String tenantId, QuotaDecision decision) {
    if (decision.getReason() == QuotaReason.QUOTA_REASON_UNSPECIFIED) {
      learned(tenantId, decision.getQuota(), decision.getAsOf());
      return;
    }
    TenantDecisions tenant = tenants.get(tenantId);
    if (tenant != null) {
      tenant.told(Verdict.of(decision), time.nanos());
    }
  }

  /** The same of figures alone, such as a watch's. */
  public void learned(String tenantId, Quota quota, Timestamp asOf) {
    TenantDecisions tenant = tenants.get(tenantId);
    if (tenant != null) {
      tenant.told(Figures.of(quota, asOf), time.nanos());
    }
  }

  /** Forgets a tenant. Answers to questions that are under way are not kept. */
  public void forget(String tenantId) {
    tenants.forget(tenantId);
  }

  /** How long the server has been away; empty while it is not known to be. */
  public Optional<Duration> awayFor() {
    return reachability.awayFor();
  }

  /** What it has done so far. */
  public CacheCounts counts() {
    return counters.snapshot(tenants.size());
  }
}

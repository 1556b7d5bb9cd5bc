package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is known of tenants, of a bounded number of them. Looking one up costs no lock. When it is
 * full one whose answer is not fresh makes room, of those that were asked about the longest ago.
 */
final class Tenants {
  /** How many tenants are looked at for one whose answer is not fresh. */
  static final int SCAN = 64;

  private final CacheSettings settings;
  private final Time time;
  private final Counters counters;
  private final AtomicInteger customersLeft;
  private final Map<String, TenantDecisions> byId = new ConcurrentHashMap<>();

  /** The same, those first that were asked about the longest ago. */
  private final LinkedHashMap<String, TenantDecisions> byAge = new LinkedHashMap<>(16, 0.75f, true);

  Tenants(CacheSettings settings, Time time, Counters counters) {
    this.settings = settings;
    this.time = time;
    this.counters = counters;
    // All together no more customers than tenants, but enough for one tenant that is all alone.
    this.customersLeft =
        new AtomicInteger(Math.max(CustomerAnswers.CUSTOMERS_MAX, settings.tenantsMax()));
  }

  @Nullable TenantDecisions get(String tenantId) {
    return byId.get(tenantId);
  }

  /** An answer for a request that may be acted on; a send that it allows is counted. */
  @Nullable KeptAnswer use(CheckQuotaRequest request) {
    TenantDecisions tenant = byId.get(request.getTenantId());
    return tenant == null ? null : tenant.use(request, time);
  }

  int size() {
    return byId.size();
  }

  /** A tenant that is being asked about; it is added if need be. */
  TenantDecisions asking(String tenantId) {
    synchronized (byAge) {
      TenantDecisions known = byAge.get(tenantId);
      if (known != null) {
        return known;
      }
      if (byAge.size() >= settings.tenantsMax()) {
        evict();
      }
      TenantDecisions added = new TenantDecisions(settings, customersLeft);
      byAge.put(tenantId, added);
      byId.put(tenantId, added);
      return added;
    }
  }

  private void evict() {
    Iterator<Map.Entry<String, TenantDecisions>> oldest = byAge.entrySet().iterator();
    String victim = byAge.keySet().iterator().next();
    for (int i = 0; i < SCAN && oldest.hasNext(); i++) {
      Map.Entry<String, TenantDecisions> next = oldest.next();
      if (!next.getValue().fresh(time)) {
        victim = next.getKey();
        break;
      }
    }
    drop(victim);
    counters.evictions.increment();
  }

  /** Forgets a tenant; answers that are under way are not kept. */
  void forget(String tenantId) {
    synchronized (byAge) {
      drop(tenantId);
    }
  }

  private void drop(String tenantId) {
    TenantDecisions dropped = byAge.remove(tenantId);
    byId.remove(tenantId);
    if (dropped != null) {
      dropped.drop();
    }
  }
}

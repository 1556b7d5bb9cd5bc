package dev.tollgate.server.domain;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do, and for whom.
 *
 * @param tenantIds the tenants it may name; null: all
 */
public record Access(Set<Scope> scopes, @Nullable Set<String> tenantIds) {
  /** Everything, for all tenants. */
  public static final Access FULL = new Access(EnumSet.allOf(Scope.class), null);

  public Access {
    scopes = Set.copyOf(scopes);
    tenantIds = tenantIds == null ? null : Set.copyOf(tenantIds);
  }

  /** Whether it may name this tenant. */
  public boolean reaches(String tenantId) {
    return tenantIds == null || tenantIds.contains(tenantId);
  }

  /** Whether it may name every tenant, also those that come later. */
  public boolean reachesAll() {
    return tenantIds == null;
  }

  /** Whether {@code other} gives nothing that this does not: who has this may hand it out. */
  public boolean covers(Access other) {
    if (!scopes.containsAll(other.scopes)) {
      return false;
    }
    return tenantIds == null || (other.tenantIds != null && tenantIds.containsAll(other.tenantIds));
  }
}

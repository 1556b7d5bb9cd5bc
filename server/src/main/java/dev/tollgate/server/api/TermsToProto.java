package dev.tollgate.server.api;

import dev.tollgate.metering.v1.AtLimit;
import dev.tollgate.metering.v1.Enforcement;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.server.domain.TenantTerms;

/** From limits and their enforcement to the contract's words. */
final class TermsToProto {
  private TermsToProto() {}

  /** Puts into a tenant what it has in place of what its plan says. */
  static void terms(TenantTerms terms, Tenant.Builder tenant) {
    Long ownLimit = terms.ownLimit();
    if (ownLimit != null) {
      tenant.setOwnLimit(ownLimit);
    }
    dev.tollgate.server.domain.AtLimit atLimit = terms.atLimit();
    if (atLimit != null) {
      tenant.setAtLimit(atLimit(atLimit));
    }
    dev.tollgate.server.domain.Enforcement enforcement = terms.enforcement();
    if (enforcement != null) {
      tenant.setEnforcement(enforcement(enforcement));
    }
    tenant.setSuspended(terms.suspended()).setSuspensionReason(terms.suspensionReason());
  }

  static AtLimit atLimit(dev.tollgate.server.domain.AtLimit atLimit) {
    return switch (atLimit) {
      case DENY_ALL -> AtLimit.AT_LIMIT_DENY_ALL;
      case DENY_NEW_CONVERSATIONS -> AtLimit.AT_LIMIT_DENY_NEW_CONVERSATIONS;
      case ALLOW -> AtLimit.AT_LIMIT_ALLOW;
    };
  }

  static Enforcement enforcement(dev.tollgate.server.domain.Enforcement enforcement) {
    return switch (enforcement) {
      case ENFORCED -> Enforcement.ENFORCEMENT_ENFORCED;
      case SHADOW -> Enforcement.ENFORCEMENT_SHADOW;
    };
  }
}

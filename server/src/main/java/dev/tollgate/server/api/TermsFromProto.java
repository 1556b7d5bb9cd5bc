package dev.tollgate.server.api;

import dev.tollgate.metering.v1.AtLimit;
import dev.tollgate.metering.v1.Enforcement;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.server.store.Setting;
import dev.tollgate.server.store.TermsChange;
import java.util.List;

/** From the words of admin requests for limits and their enforcement to the store's. */
final class TermsFromProto {
  private TermsFromProto() {}

  /** What a request changes of a tenant's terms but its own limit. */
  static TermsChange change(Tenant tenant, UpdateMask mask) {
    AtLimit atLimit = tenant.getAtLimit();
    Enforcement enforcement = tenant.getEnforcement();
    String reason = tenant.getSuspensionReason();
    return new TermsChange(
        mask.changesOptional("at_limit", atLimit != AtLimit.AT_LIMIT_UNSPECIFIED)
            ? new Setting<>(atLimit == AtLimit.AT_LIMIT_UNSPECIFIED ? null : atLimit(atLimit))
            : null,
        mask.changesOptional("enforcement", enforcement != Enforcement.ENFORCEMENT_UNSPECIFIED)
            ? new Setting<>(
                enforcement == Enforcement.ENFORCEMENT_UNSPECIFIED
                    ? null
                    : enforcement(enforcement))
            : null,
        mask.changesOptional("suspended", tenant.hasSuspended()) ? tenant.getSuspended() : null,
        mask.changesOptional("suspension_reason", !reason.isEmpty()) ? reason : null);
  }

  static dev.tollgate.server.domain.AtLimit atLimit(AtLimit atLimit) {
    return switch (atLimit) {
      case AT_LIMIT_DENY_ALL -> dev.tollgate.server.domain.AtLimit.DENY_ALL;
      case AT_LIMIT_DENY_NEW_CONVERSATIONS ->
          dev.tollgate.server.domain.AtLimit.DENY_NEW_CONVERSATIONS;
      case AT_LIMIT_ALLOW -> dev.tollgate.server.domain.AtLimit.ALLOW;
      case AT_LIMIT_UNSPECIFIED, UNRECOGNIZED -> throw AdminFromProto.notChecked("at_limit");
    };
  }

  static dev.tollgate.server.domain.Enforcement enforcement(Enforcement enforcement) {
    return switch (enforcement) {
      case ENFORCEMENT_ENFORCED -> dev.tollgate.server.domain.Enforcement.ENFORCED;
      case ENFORCEMENT_SHADOW -> dev.tollgate.server.domain.Enforcement.SHADOW;
      case ENFORCEMENT_UNSPECIFIED, UNRECOGNIZED -> throw AdminFromProto.notChecked("enforcement");
    };
  }

  /** Levels of a plan. */
  static List<Integer> thresholds(List<Integer> levels) {
    for (int i = 1; i < levels.size(); i++) {
      if (levels.get(i) <= levels.get(i - 1)) {
        throw RequestFaults.invalid(
            "plan.thresholds_percent[" + i + "]", "must be above the one before it");
      }
    }
    return List.copyOf(levels);
  }
}

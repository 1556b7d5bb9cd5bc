package dev.tollgate.server.cli;

import com.google.protobuf.FieldMask;
import dev.tollgate.metering.v1.AtLimit;
import dev.tollgate.metering.v1.Enforcement;
import dev.tollgate.metering.v1.Tenant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a tenant gets in place of what its plan says, but its own limit; and its suspension. */
final class TenantTermsOptions {
  /** What happens to sends at the limit. */
  enum Refusal {
    PLAN(AtLimit.AT_LIMIT_UNSPECIFIED),
    DENY_ALL(AtLimit.AT_LIMIT_DENY_ALL),
    DENY_NEW_CONVERSATIONS(AtLimit.AT_LIMIT_DENY_NEW_CONVERSATIONS),
    ALLOW(AtLimit.AT_LIMIT_ALLOW);

    private final AtLimit contract;

    Refusal(AtLimit contract) {
      this.contract = contract;
    }
  }

  /** Whether that is enforced. */
  enum Strictness {
    PLAN(Enforcement.ENFORCEMENT_UNSPECIFIED),
    ENFORCED(Enforcement.ENFORCEMENT_ENFORCED),
    SHADOW(Enforcement.ENFORCEMENT_SHADOW);

    private final Enforcement contract;

    Strictness(Enforcement contract) {
      this.contract = contract;
    }
  }

  @Option(
      names = "--at-limit",
      paramLabel = "RULE",
      description =
          "What happens to its sends at the limit: ${COMPLETION-CANDIDATES}; PLAN: as the plan"
              + " says.")
  private @Nullable Refusal atLimit;

  @Option(
      names = "--enforcement",
      paramLabel = "HOW",
      description = "Whether that is enforced, or only told: ${COMPLETION-CANDIDATES}.")
  private @Nullable Strictness enforcement;

  @Option(
      names = "--suspend",
      arity = "0",
      fallbackValue = "true",
      description = "Refuse its sends from now on. Messages are recorded all the same.")
  private boolean suspend;

  @Option(
      names = "--resume",
      arity = "0",
      fallbackValue = "true",
      description = "End its suspension.")
  private boolean resume;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why it is suspended, for people: up to 512 characters.")
  private @Nullable String reason;

  /** Both ends of a suspension are asked for. */
  boolean contradict() {
    return suspend && resume;
  }

  /** Puts in what is given. */
  void fill(Tenant.Builder tenant, FieldMask.Builder mask) {
    if (atLimit != null) {
      tenant.setAtLimit(atLimit.contract);
      mask.addPaths("at_limit");
    }
    if (enforcement != null) {
      tenant.setEnforcement(enforcement.contract);
      mask.addPaths("enforcement");
    }
    if (suspend || resume) {
      tenant.setSuspended(suspend);
      mask.addPaths("suspended");
    }
    if (reason != null) {
      tenant.setSuspensionReason(reason);
      mask.addPaths("suspension_reason");
    }
  }
}

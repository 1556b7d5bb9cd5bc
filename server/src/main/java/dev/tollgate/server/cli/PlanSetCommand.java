package dev.tollgate.server.cli;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AtLimit;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.SessionPolicy;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plan set}: changes a plan. */
@Command(name = "set", description = "Changes what is given of a plan, and nothing else.")
final class PlanSetCommand extends ClientCommand {
  /** What happens to sends at the limit. */
  enum Refusal {
    DENY_ALL(AtLimit.AT_LIMIT_DENY_ALL),
    DENY_NEW_CONVERSATIONS(AtLimit.AT_LIMIT_DENY_NEW_CONVERSATIONS),
    ALLOW(AtLimit.AT_LIMIT_ALLOW);

    private final AtLimit contract;

    Refusal(AtLimit contract) {
      this.contract = contract;
    }
  }

  /** What moves the end of a session. */
  enum Policy {
    SLIDING(SessionPolicy.SESSION_POLICY_SLIDING),
    SLIDING_INBOUND(SessionPolicy.SESSION_POLICY_SLIDING_INBOUND),
    FIXED(SessionPolicy.SESSION_POLICY_FIXED);

    private final SessionPolicy contract;

    Policy(SessionPolicy contract) {
      this.contract = contract;
    }
  }

  @Mixin private PlanTermsOptions terms = new PlanTermsOptions();
  @Mixin private RequestIdOption requestId = new RequestIdOption();

  @Option(
      names = "--code",
      required = true,
      paramLabel = "CODE",
      description = "The plan: 1 to 64 of A-Z, 0-9 and _.",
      showDefaultValue = Visibility.NEVER)
  private String code = "";

  @Option(names = "--name", paramLabel = "NAME", description = "For people: up to 128 characters.")
  private @Nullable String name;

  @Option(
      names = "--limit",
      paramLabel = "N|none",
      converter = Limit.Converter.class,
      description = "Conversations a month.")
  private @Nullable Limit limit;

  @Option(
      names = "--at-limit",
      paramLabel = "RULE",
      description = "What happens to sends at the limit: ${COMPLETION-CANDIDATES}.")
  private @Nullable Refusal atLimit;

  @Option(
      names = "--warn-at-percent",
      paramLabel = "PERCENT",
      description = "The share of the limit that counts as nearing it: 1 to 100.")
  private @Nullable Integer warnAtPercent;

  @Option(
      names = "--session-policy",
      paramLabel = "POLICY",
      description = "What moves the end of a session: ${COMPLETION-CANDIDATES}.")
  private @Nullable Policy policy;

  @Option(
      names = "--session-window",
      paramLabel = "DURATION",
      description = "How long a session lasts after that: PT1S to P31D (ISO 8601).")
  private @Nullable Duration window;

  @Option(
      names = "--create",
      arity = "0",
      fallbackValue = "true",
      description = "Create the plan when it is unknown.")
  private boolean create;

  @Override
  int ask(TollgateClient client) {
    if (terms.contradict()) {
      throw wrong("Give --retire or --unretire, not both");
    }
    UpdatePlanRequest request = request();
    if (!request.hasUpdateMask() && !create) {
      throw wrong(
          "Nothing to change: give --name, --limit, --at-limit, --warn-at-percent,"
              + " --session-policy, --session-window, --thresholds, --enforcement, --retire,"
              + " --unretire or --create");
    }
    Plan answer = AdminServiceGrpc.newBlockingStub(client.channel()).updatePlan(request);
    return print(answer, PlanCommand.table(List.of(answer)));
  }

  private UpdatePlanRequest request() {
    Plan.Builder changed = Plan.newBuilder().setCode(code);
    FieldMask.Builder mask = FieldMask.newBuilder();
    if (name != null) {
      changed.setName(name);
      mask.addPaths("name");
    }
    if (limit != null) {
      limit.conversations().ifPresent(changed::setLimit);
      mask.addPaths("limit");
    }
    if (atLimit != null) {
      changed.setAtLimit(atLimit.contract);
      mask.addPaths("at_limit");
    }
    if (warnAtPercent != null) {
      changed.setWarnAtPercent(warnAtPercent);
      mask.addPaths("warn_at_percent");
    }
    if (policy != null) {
      changed.setSessionPolicy(policy.contract);
      mask.addPaths("session_policy");
    }
    if (window != null) {
      changed.setSessionWindow(Durations.fromNanos(window.toNanos()));
      mask.addPaths("session_window");
    }
    terms.fill(changed, mask);
    UpdatePlanRequest.Builder request =
        UpdatePlanRequest.newBuilder()
            .setPlan(changed)
            .setAllowMissing(create)
            .setRequestId(requestId.givenOrRandom());
    return mask.getPathsCount() == 0 ? request.build() : request.setUpdateMask(mask).build();
  }
}

package dev.tollgate.server.domain;

/**
 * Whether a send may go out, and why.
 *
 * @param message one line for people
 * @param shadowDenied it is allowed only because the limit is not enforced: the reason is the one
 *     that it would have been refused for
 */
public record QuotaDecision(
    boolean allowed, QuotaReason reason, String message, boolean shadowDenied) {

  /** Whether the send is refused, or would be if the limit were enforced. */
  public boolean denied() {
    return !allowed || shadowDenied;
  }

  /**
   * Decides on a send.
   *
   * @param sessionOpen whether the customer's session is open; looked at only when {@link
   *     QuotaFigures#sessionDecides}
   */
  public static QuotaDecision decide(QuotaFigures figures, boolean sessionOpen) {
    if (figures.terms().suspended()) {
      return suspended(figures.terms());
    }
    if (figures.unlimited()) {
      return allowed(QuotaReason.UNLIMITED, "No conversation limit. " + used(figures));
    }
    if (!figures.atLimit()) {
      return allowed(
          QuotaReason.WITHIN_LIMIT,
          "Within the monthly conversation limit of "
              + figures.effectiveLimit()
              + ". "
              + used(figures));
    }
    return switch (figures.terms().atLimit(figures.plan())) {
      case ALLOW -> allowed(QuotaReason.OVER_SOFT_LIMIT, reached(figures) + " Sending goes on.");
      case DENY_NEW_CONVERSATIONS ->
          sessionOpen
              ? allowed(
                  QuotaReason.OPEN_SESSION,
                  reached(figures) + " The customer's session is open: sending goes on.")
              : denied(figures);
      case DENY_ALL -> denied(figures);
    };
  }

  /**
   * Decides on a send that a reservation still holds a conversation for: it was promised, whatever
   * has been used since. A suspended tenant sends nothing all the same.
   *
   * @param figures without that hold
   * @param sessionOpen as in {@link #decide}
   */
  public static QuotaDecision promised(QuotaFigures figures, boolean sessionOpen) {
    QuotaDecision decision = decide(figures, sessionOpen);
    return decision.denied() && decision.reason() == QuotaReason.LIMIT_REACHED
        ? allowed(
            QuotaReason.WITHIN_LIMIT, "Reserved before the limit was reached. " + used(figures))
        : decision;
  }

  private static QuotaDecision allowed(QuotaReason reason, String message) {
    return new QuotaDecision(true, reason, message, false);
  }

  private static QuotaDecision suspended(TenantTerms terms) {
    String reason = terms.suspensionReason();
    String message = "The tenant is suspended." + (reason.isEmpty() ? "" : " Reason: " + reason);
    return new QuotaDecision(false, QuotaReason.TENANT_SUSPENDED, message, false);
  }

  private static QuotaDecision denied(QuotaFigures figures) {
    return switch (figures.terms().enforcement(figures.plan())) {
      case ENFORCED -> {
        String wayOut = " Upgrade the plan or wait until " + figures.period().resetDate() + ".";
        yield new QuotaDecision(false, QuotaReason.LIMIT_REACHED, reached(figures) + wayOut, false);
      }
      case SHADOW ->
          new QuotaDecision(
              true, QuotaReason.LIMIT_REACHED, reached(figures) + " (shadow: not enforced)", true);
    };
  }

  private static String reached(QuotaFigures figures) {
    return "Monthly conversation limit of "
        + figures.effectiveLimit()
        + " reached. "
        + used(figures);
  }

  private static String used(QuotaFigures figures) {
    String held = figures.held() == 0 ? "" : " Held: " + figures.held() + ".";
    return "Used: " + figures.used() + " conversations." + held;
  }
}

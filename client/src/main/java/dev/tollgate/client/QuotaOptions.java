package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a client decides on sends.
 *
 * @param mode how sends are allowed for; {@link QuotaMode#cached()} by default
 * @param failurePolicy what is answered without a decision; {@link FailurePolicy#open()} by default
 * @param decisionWait how long a send waits for a decision before the failure policy answers: 1 ms
 *     to 1 min, 250 ms by default, which is many times what a decision takes and less than a person
 *     notices. A server that is known to be away is not waited for
 * @param sendsPerAnswerMax how many sends go out on one answer of the server's while it is fresh: 0
 *     (none: every send asks) to 1,000,000; 100 by default. With the number of processes it bounds
 *     by how much they pass a limit together
 * @param denialsFor how long a refusal is repeated without asking again, and so how long a grant
 *     may stay unnoticed: 0 to 1 min; 1 s by default, which spares the server a tenant's storm
 * @param tenantsMax of how many tenants answers are kept: 1 to 10,000,000; 100,000 by default, some
 *     50 MB when they are all in use
 */
public record QuotaOptions(
    QuotaMode mode,
    FailurePolicy failurePolicy,
    Duration decisionWait,
    int sendsPerAnswerMax,
    Duration denialsFor,
    int tenantsMax) {
  private static final QuotaOptions DEFAULTS =
      new QuotaOptions(
          QuotaMode.cached(),
          FailurePolicy.open(),
          Duration.ofMillis(250),
          100,
          Duration.ofSeconds(1),
          100_000);

  /**
   * Holds the options.
   *
   * @throws IllegalArgumentException naming the one that is out of its bounds
   */
  public QuotaOptions {
    requireNonNull(mode, "mode");
    requireNonNull(failurePolicy, "failurePolicy");
    Values.requireWithin("decisionWait", decisionWait, Duration.ofMillis(1), Duration.ofMinutes(1));
    Values.requireWithin("sendsPerAnswerMax", sendsPerAnswerMax, 1, 1_000_000);
    Values.requireWithin("denialsFor", denialsFor, Duration.ZERO, Duration.ofMinutes(1));
    Values.requireWithin("tenantsMax", tenantsMax, 1, 10_000_000);
  }

  /** The defaults. */
  public static QuotaOptions defaults() {
    return DEFAULTS;
  }

  /** With this mode instead. */
  public QuotaOptions withMode(QuotaMode mode) {
    return new QuotaOptions(
        mode, failurePolicy, decisionWait, sendsPerAnswerMax, denialsFor, tenantsMax);
  }

  /** With this policy instead. */
  public QuotaOptions withFailurePolicy(FailurePolicy failurePolicy) {
    return new QuotaOptions(
        mode, failurePolicy, decisionWait, sendsPerAnswerMax, denialsFor, tenantsMax);
  }

  /** With this wait instead. */
  public QuotaOptions withDecisionWait(Duration decisionWait) {
    return new QuotaOptions(
        mode, failurePolicy, decisionWait, sendsPerAnswerMax, denialsFor, tenantsMax);
  }

  /** With this many sends an answer instead. */
  public QuotaOptions withSendsPerAnswerMax(int sendsPerAnswerMax) {
    return new QuotaOptions(
        mode, failurePolicy, decisionWait, sendsPerAnswerMax, denialsFor, tenantsMax);
  }

  /** With refusals repeated for this long instead. */
  public QuotaOptions withDenialsFor(Duration denialsFor) {
    return new QuotaOptions(
        mode, failurePolicy, decisionWait, sendsPerAnswerMax, denialsFor, tenantsMax);
  }

  /** With answers of this many tenants instead. */
  public QuotaOptions withTenantsMax(int tenantsMax) {
    return new QuotaOptions(
        mode, failurePolicy, decisionWait, sendsPerAnswerMax, denialsFor, tenantsMax);
  }
}

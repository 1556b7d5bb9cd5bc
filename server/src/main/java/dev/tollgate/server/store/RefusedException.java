package dev.tollgate.server.store;

/** A call asks for what the stored state does not have or does not allow; nothing changed. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Refusal {
    UNKNOWN_TENANT,
    UNKNOWN_PLAN,
    UNKNOWN_CONVERSATION,
    /** A change of zone or anchor left the tenant without a period of that name. */
    UNKNOWN_PERIOD,
    /** Named by its tenant: the id is somebody's own. */
    UNKNOWN_CUSTOMER,
    /** The customer's conversation has no other id. */
    ONLY_ID,
    /** Messages lie in a period that is final. */
    PERIOD_FINAL,
    /** Or one that gives what the caller does not have. */
    UNKNOWN_KEY,
    /** The key is revoked or expired. */
    KEY_NOT_LIVE,
    /** {@link dev.tollgate.server.domain.ApiKey#LIVE_SECRETS_MAX} of the key's are live. */
    TOO_MANY_SECRETS,
    /** There are {@link KeyStore#KEYS_MAX}. */
    TOO_MANY_KEYS,
    /** A live key has one of the names. */
    CERTIFICATE_NAME_TAKEN,
    /** The caller would give what it does not have. */
    BEYOND_ACCESS,
    /** The request id was used for another request on the same resource. */
    REQUEST_ID_REUSED,
    /** The plan is given to no tenant that does not have it. */
    PLAN_RETIRED,
    /** Tenants are created with the plan. */
    PLAN_IS_DEFAULT,
    /** The tenant is not suspended, and so there is no reason for it. */
    NOT_SUSPENDED,
    UNKNOWN_RESERVATION,
    /** Or one of tenants that are not the caller's. */
    UNKNOWN_WEBHOOK,
    /** The endpoint is not to be told of that event, or no longer. */
    UNKNOWN_DELIVERY,
    /** There are {@link WebhookStore#WEBHOOKS_MAX}. */
    TOO_MANY_WEBHOOKS,
    /** {@link dev.tollgate.server.domain.Webhook#LIVE_SECRETS_MAX} of the endpoint's sign. */
    TOO_MANY_WEBHOOK_SECRETS,
    /** The endpoint is disabled, and is told nothing. */
    WEBHOOK_DISABLED
  }

  private final Refusal refusal;
  private final String name;

  RefusedException(Refusal refusal, String name) {
    super(refusal + " " + name);
    this.refusal = refusal;
    this.name = name;
  }

  public Refusal refusal() {
    return refusal;
  }

  /** What is unknown, by the name the caller gave it; or the request id. */
  public String name() {
    return name;
  }
}

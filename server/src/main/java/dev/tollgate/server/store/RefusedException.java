package dev.tollgate.server.store;

/** A call asks for what the stored state does not have or does not allow; nothing changed. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Refusal {
    UNKNOWN_TENANT,
    UNKNOWN_PLAN,
    /** A change of zone or anchor left the tenant without a period of that name. */
    UNKNOWN_PERIOD,
    /** The request id was used for another request on the same resource. */
    REQUEST_ID_REUSED
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

package dev.tollgate.client;

/** Why a quota decision came out as it did. */
public enum QuotaReason {
  /** Allowed: below the limit. */
  WITHIN_LIMIT,
  /** Allowed: there is no limit. */
  UNLIMITED,
  /** Allowed at the limit: only new conversations are refused, and this one is open. */
  OPEN_SESSION,
  /** Allowed at the limit: the limit is soft. */
  OVER_SOFT_LIMIT,
  /** Refused, unless it is not enforced: the limit is reached. */
  LIMIT_REACHED,
  /** Refused: the tenant is suspended. */
  TENANT_SUSPENDED,
  /** A reason that a newer server gives; {@link QuotaDecision#allowed()} holds all the same. */
  OTHER
}

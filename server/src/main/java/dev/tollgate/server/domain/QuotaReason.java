package dev.tollgate.server.domain;

/** Why a quota decision came out as it did. */
public enum QuotaReason {
  WITHIN_LIMIT,
  UNLIMITED,
  OPEN_SESSION,
  OVER_SOFT_LIMIT,
  LIMIT_REACHED,
  TENANT_SUSPENDED
}

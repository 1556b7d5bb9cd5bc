package dev.tollgate.server.domain;

/** Why a tenant's limit was changed for one period. */
public enum GrantType {
  /** Bought or given on top of the plan: above 0. */
  TOP_UP,
  /** Sets something right: above or below 0. */
  CORRECTION
}

package dev.tollgate.server.domain;

/** What becomes of sends once the used and held conversations have reached the limit. */
public enum AtLimit {
  /** The next send is refused, whether or not its session is open. */
  DENY_ALL,
  /** Only a send that would open a session is refused. */
  DENY_NEW_CONVERSATIONS,
  /** A soft limit: nothing is refused. */
  ALLOW
}

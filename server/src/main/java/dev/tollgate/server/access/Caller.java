package dev.tollgate.server.access;

import dev.tollgate.server.domain.Access;

/**
 * Who calls.
 *
 * @param name the id of its key, or who acts without one; no secret
 */
public record Caller(String name, Access access) {
  /** Whoever calls a server that asks for no key, without one. */
  public static final Caller ANONYMOUS = new Caller("anonymous", Access.FULL);

  /** The server itself, at its start. */
  static final Caller BOOTSTRAP = new Caller("bootstrap", Access.FULL);
}

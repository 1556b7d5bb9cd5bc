package dev.tollgate.gateway.standin;

import java.util.Optional;

/** How one of the providers is spoken to. */
interface Dialect {
  /**
   * What a request hands over.
   *
   * @param path the request's path
   * @param body its body
   * @return empty when the request is none of this provider's sends
   */
  Optional<Handed> read(String path, String body);

  /** Whether this is how a gateway shows who it is. */
  boolean isAuthorized(String authorization);

  /** The provider's id of its n-th message. */
  String messageId(long number);

  /** The answer's status to a message that is taken. */
  int takenStatus();

  /** The answer's body to a message that is taken. */
  String takenBody(Handed handed, String messageId);

  /** The answer's body to a request that shows no credentials. */
  String unauthorizedBody();
}

package dev.tollgate.client;

/** Why a call failed: the codes of gRPC, by the same names. */
public enum Code {
  /** The call was cancelled, as a rule by the caller. */
  CANCELLED,
  /** A defect of the server. */
  UNKNOWN,
  /** A field breaks its rule: {@link TollgateException#violations()} names it. */
  INVALID_ARGUMENT,
  /** No answer in time. Whether it was done is not known: repeat with the same ids. */
  DEADLINE_EXCEEDED,
  /** Unknown tenant or conversation. */
  NOT_FOUND,
  /** The message id is known with another conversation or direction; nothing changed. */
  ALREADY_EXISTS,
  /** The caller's key is valid and does not allow this: its scopes or its tenants. */
  PERMISSION_DENIED,
  /**
   * The caller is over its rate, when there is a {@link TollgateException#retryDelay()}; else
   * something is too large.
   */
  RESOURCE_EXHAUSTED,
  /** The present state forbids the change. */
  FAILED_PRECONDITION,
  /** A conflict with a change made at the same time. */
  ABORTED,
  /** The message is older than the server records. */
  OUT_OF_RANGE,
  /** A part of the contract that the server does not serve. */
  UNIMPLEMENTED,
  /** A defect of the server, or an answer that breaks the contract. */
  INTERNAL,
  /** The server or its database is away, or its queue is full: try again with the same ids. */
  UNAVAILABLE,
  /** Data was lost. */
  DATA_LOSS,
  /**
   * The call carries no valid key: none, an unknown, expired or revoked one. Also when the client
   * has none to send: see {@link TollgateClient.Builder#key}.
   */
  UNAUTHENTICATED
}

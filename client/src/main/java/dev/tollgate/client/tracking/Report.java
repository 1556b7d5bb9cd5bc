package dev.tollgate.client.tracking;

import com.google.rpc.Status;
import dev.tollgate.metering.v1.TrackResult;

/** What became of a message, in the contract's words. */
public sealed interface Report {
  /**
   * It is recorded.
   *
   * @param result the server's
   */
  record Recorded(TrackResult result) implements Report {}

  /** It is in the spool. */
  record Kept() implements Report {}

  /**
   * It is refused for good.
   *
   * @param status why
   */
  record Refused(Status status) implements Report {}

  /**
   * It is not recorded as far as is known, and not kept.
   *
   * @param status why
   */
  record Unkept(Status status) implements Report {}
}

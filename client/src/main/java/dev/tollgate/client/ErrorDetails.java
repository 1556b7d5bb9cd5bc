package dev.tollgate.client;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The google.rpc details of an error, as far as the contract uses them; and what happened on this
 * side, when it was this side that failed.
 */
record ErrorDetails(
    @Nullable String reason,
    Map<String, String> metadata,
    List<FieldViolation> violations,
    @Nullable Duration retryDelay,
    @Nullable String localReason)
    implements Serializable {

  static final ErrorDetails NONE = new ErrorDetails(null, Map.of(), List.of(), null, null);

  ErrorDetails {
    metadata = Map.copyOf(metadata);
    violations = List.copyOf(violations);
  }
}

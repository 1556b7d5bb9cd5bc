package dev.tollgate.client;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The google.rpc details of an error, as far as the contract uses them. */
record ErrorDetails(
    @Nullable String reason,
    Map<String, String> metadata,
    List<FieldViolation> violations,
    @Nullable Duration retryDelay)
    implements Serializable {

  static final ErrorDetails NONE = new ErrorDetails(null, Map.of(), List.of(), null);

  ErrorDetails {
    metadata = Map.copyOf(metadata);
    violations = List.copyOf(violations);
  }
}

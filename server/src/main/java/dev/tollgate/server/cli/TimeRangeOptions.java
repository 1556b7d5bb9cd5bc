package dev.tollgate.server.cli;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Of which stretch of time a command lists changes. */
final class TimeRangeOptions {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Changes made at or after it, such as 2025-01-01T00:00:00Z; from the first.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "And before it; up to the last when absent.")
  private @Nullable Instant to;

  Optional<Timestamp> from() {
    return Optional.ofNullable(from).map(ToProto::timestamp);
  }

  Optional<Timestamp> to() {
    return Optional.ofNullable(to).map(ToProto::timestamp);
  }
}

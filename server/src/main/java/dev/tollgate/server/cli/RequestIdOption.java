package dev.tollgate.server.cli;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What makes the repeat of a change harmless. */
final class RequestIdOption {
  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description = "Makes a repeat harmless: up to 128 characters; random when absent.")
  private @Nullable String given;

  boolean isGiven() {
    return given != null;
  }

  /** The id that was given, or another random one with each call. */
  String givenOrRandom() {
    return given == null ? UUID.randomUUID().toString() : given;
  }
}

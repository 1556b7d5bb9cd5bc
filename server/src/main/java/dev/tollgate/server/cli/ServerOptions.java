package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import dev.tollgate.client.TollgateClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which server a command asks, how long it waits, and how it prints. */
final class ServerOptions {
  @Option(
      names = "--server",
      defaultValue = TollgateClient.Builder.DEFAULT_TARGET,
      paramLabel = "HOST:PORT",
      description = "The server to ask.")
  private String target = "";

  @Option(
      names = "--deadline",
      defaultValue = "PT5S",
      paramLabel = "DURATION",
      description = "How long to wait for the answer, retries included (ISO 8601, PT1H at most).")
  private Duration deadline = Duration.ZERO;

  @Option(names = "--json", description = "Print JSON for programs instead of a table.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** Whether to print JSON. */
  boolean json() {
    return json;
  }

  /** A client of the server, which connects with its first call. */
  TollgateClient client() {
    TollgateClient.Builder builder = TollgateClient.builder().target(target);
    try {
      builder.deadline(deadline);
    } catch (IllegalArgumentException outOfBounds) {
      throw wrong("Invalid value for option '--deadline': " + outOfBounds.getMessage());
    }
    try {
      return builder.build();
    } catch (IllegalArgumentException malformed) {
      throw wrong("Invalid value for option '--server': '" + target + "' is not HOST:PORT");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(requireNonNull(command).commandLine(), message);
  }
}

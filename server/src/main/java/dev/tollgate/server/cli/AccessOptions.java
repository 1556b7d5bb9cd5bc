package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.config.BindRule;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who may call the server. */
final class AccessOptions {
  // Each with a fallback: without it, picocli turns a flag off that stands both in the environment
  // and on the command line.
  @Option(
      names = "--require-keys",
      arity = "0",
      fallbackValue = "true",
      description = "Refuse calls without a key. Without it whoever reaches the server may call.")
  private boolean requireKeys;

  @Option(
      names = "--bootstrap-key-file",
      paramLabel = "FILE",
      description =
          "File with the first admin key of a new installation; else it is made and printed once.")
  private @Nullable Path bootstrapKeyFile;

  @Option(
      names = "--dangerously-serve-without-tls-or-keys",
      arity = "0",
      fallbackValue = "true",
      description =
          "Listen where other machines reach it also without TLS or keys: whoever can connect may"
              + " read and change everything, and whoever sees the traffic may read it.")
  private boolean dangerously;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** Who may call, once it is clear that the address may be served so. */
  AccessConfig config(String bind, InetAddress address, boolean tls) {
    List<String> missing = BindRule.missing(address, tls, requireKeys);
    if (!missing.isEmpty() && !dangerously) {
      throw new ParameterException(
          requireNonNull(command).commandLine(),
          "--bind "
              + bind
              + " can be reached from other machines, which needs "
              + String.join(" and ", missing)
              + ". Give what is missing, or bind to 127.0.0.1."
              + " Only --dangerously-serve-without-tls-or-keys serves there without.");
    }
    return new AccessConfig(requireKeys, Optional.ofNullable(bootstrapKeyFile));
  }
}

package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import dev.tollgate.server.access.KeyText;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.config.BindRule;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
      names = "--key-calls-per-second",
      paramLabel = "N",
      defaultValue = "" + AccessConfig.DEFAULT_CALLS_PER_SECOND,
      description = "Calls a second taken of a key that does not say itself: 1 to 1000000.")
  private int callsPerSecond;

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
      throw wrong(
          "--bind "
              + bind
              + " can be reached from other machines, which needs "
              + String.join(" and ", missing)
              + ". Give what is missing, or bind to 127.0.0.1."
              + " Only --dangerously-serve-without-tls-or-keys serves there without.");
    }
    return new AccessConfig(requireKeys, bootstrapKey(), callsPerSecond);
  }

  private Optional<KeyText> bootstrapKey() {
    Path file = bootstrapKeyFile;
    if (file == null) {
      return Optional.empty();
    }
    if (!requireKeys) {
      throw wrong("--bootstrap-key-file needs --require-keys");
    }
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw wrong("--bootstrap-key-file cannot be read: " + file);
    }
    return Optional.of(
        KeyText.parse(text)
            .orElseThrow(
                () ->
                    wrong(
                        "--bootstrap-key-file holds no key, tg_<key id>_<secret>: make one with"
                            + " 'tollgate key generate'")));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(requireNonNull(command).commandLine(), message);
  }
}

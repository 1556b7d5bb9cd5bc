package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import dev.tollgate.client.KeyFile;
import dev.tollgate.client.KeyUnavailableException;
import dev.tollgate.client.TlsOptions;
import dev.tollgate.client.TollgateClient;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which server a command asks, with which key, how long it waits, and how it prints. */
final class ServerOptions {
  /** The API key: not an option, because arguments are public. A key file goes before it. */
  static final String KEY_VARIABLE = "TOLLGATE_KEY";

  @Option(
      names = "--server",
      defaultValue = TollgateClient.Builder.DEFAULT_TARGET,
      paramLabel = "HOST:PORT",
      description = "The server to ask; with TLS, unless it is on this machine.")
  private String target = "";

  @Option(
      names = "--deadline",
      defaultValue = "PT5S",
      paramLabel = "DURATION",
      description = "How long to wait for the answer, retries included (ISO 8601, PT1H at most).")
  private Duration deadline = Duration.ZERO;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "File with the API key. Or set " + KEY_VARIABLE + ".")
  private @Nullable Path keyFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "PEM file with the authorities that the server's certificate may be from; the JDK's by"
              + " default. Turns TLS on for this machine too.")
  private @Nullable Path caFile;

  @Option(
      names = "--client-cert-file",
      paramLabel = "FILE",
      description = "PEM file with a certificate for servers that want one.")
  private @Nullable Path clientCertFile;

  @Option(
      names = "--client-key-file",
      paramLabel = "FILE",
      description = "PEM file (PKCS#8) with the private key of --client-cert-file.")
  private @Nullable Path clientKeyFile;

  @Option(
      names = "--plaintext",
      arity = "0",
      fallbackValue = "true",
      description =
          "Ask a server on another machine unencrypted: others can read and change all of it,"
              + " the key too.")
  private boolean plaintext;

  @Option(
      names = "--json",
      arity = "0",
      fallbackValue = "true",
      description = "Print JSON for programs instead of a table.")
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
    setKey(builder);
    setTls(builder);
    try {
      return builder.build();
    } catch (UncheckedIOException unusable) {
      throw wrong("Cannot use the files for TLS: " + unusable.getMessage());
    } catch (IllegalArgumentException malformed) {
      throw wrong("Invalid value for option '--server': '" + target + "' is not HOST:PORT");
    }
  }

  private void setKey(TollgateClient.Builder builder) {
    if (keyFile == null) {
      environment().text(KEY_VARIABLE).ifPresent(key -> builder.key(() -> key));
      return;
    }
    KeyFile key = new KeyFile(keyFile);
    try {
      var unused = key.get();
    } catch (KeyUnavailableException unusable) {
      throw wrong("Invalid value for option '--key-file': " + unusable.getMessage());
    }
    builder.key(key);
  }

  private void setTls(TollgateClient.Builder builder) {
    boolean asksForTls = caFile != null || clientCertFile != null || clientKeyFile != null;
    if ((clientCertFile == null) != (clientKeyFile == null)) {
      throw wrong("--client-cert-file and --client-key-file go together");
    }
    if (asksForTls && plaintext) {
      throw wrong("--plaintext goes with none of --ca-file, --client-cert-file");
    }
    if (asksForTls) {
      builder.tls(
          new TlsOptions(
              Optional.ofNullable(caFile),
              Optional.ofNullable(clientCertFile),
              Optional.ofNullable(clientKeyFile)));
    } else if (plaintext) {
      builder.plaintext();
    }
  }

  /** What the command line was made with. */
  private EnvironmentDefaults environment() {
    return requireNonNull(command).commandLine().getDefaultValueProvider()
            instanceof EnvironmentDefaults defaults
        ? defaults
        : new EnvironmentDefaults(Map.of());
  }

  private ParameterException wrong(String message) {
    return new ParameterException(requireNonNull(command).commandLine(), message);
  }
}

package dev.tollgate.gateway.cli;

import dev.tollgate.gateway.config.MeteringAccess;
import dev.tollgate.gateway.config.MeteringConfig;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.SpoolConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How Tollgate is reached, and with which key. */
final class MeteringOptions {
  /** The API key: not an option, because arguments are public. A key file goes before it. */
  static final String KEY_VARIABLE = "TOLLGATE_KEY";

  private static final String KEY_FILE = "metering-key-file";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--metering",
      paramLabel = "HOST:PORT",
      description = "host:port of the Tollgate server; with TLS, unless it is on this machine.")
  private String metering = MeteringConfig.DEFAULT_TARGET;

  @Option(
      names = "--metering-deadline",
      paramLabel = "TIME",
      description = "Longest time of a report to Tollgate with its retries, up to PT1M.")
  private Duration meteringDeadline = MeteringConfig.DEFAULT_DEADLINE;

  @Option(
      names = "--check-deadline",
      paramLabel = "TIME",
      description = "Longest wait of a send for the quota before it goes on without, up to PT1M.")
  private Duration checkDeadline = MeteringConfig.DEFAULT_CHECK_DEADLINE;

  @Option(
      names = "--" + KEY_FILE,
      paramLabel = "FILE",
      description =
          "File with Tollgate's API key, read again when it changes. Or set "
              + KEY_VARIABLE
              + " in the environment.")
  private @Nullable Path keyFile;

  @Option(
      names = "--metering-ca-file",
      paramLabel = "FILE",
      description =
          "PEM file with the authorities that Tollgate's certificate may be from; the JDK's by"
              + " default. Turns TLS on for this machine too.")
  private @Nullable Path caFile;

  @Option(
      names = "--metering-client-cert-file",
      paramLabel = "FILE",
      description = "PEM file with a certificate for a Tollgate that wants one.")
  private @Nullable Path clientCertFile;

  @Option(
      names = "--metering-client-key-file",
      paramLabel = "FILE",
      description = "PEM file (PKCS#8) with the private key of that certificate.")
  private @Nullable Path clientKeyFile;

  @Option(
      names = "--metering-plaintext",
      arity = "0",
      fallbackValue = "true",
      description =
          "Reach a Tollgate on another machine unencrypted: others can read and change all of it,"
              + " the key too.")
  private boolean plaintext;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  MeteringConfig config(SpoolConfig spool) {
    return new MeteringConfig(
        metering,
        meteringDeadline,
        checkDeadline,
        new MeteringAccess(
            key(),
            MeteringAccess.tls(
                Optional.ofNullable(caFile),
                Optional.ofNullable(clientCertFile),
                Optional.ofNullable(clientKeyFile)),
            plaintext),
        spool);
  }

  private Optional<Supplier<String>> key() {
    if (keyFile != null) {
      return Optional.of(MeteringAccess.keyIn(KEY_FILE, keyFile));
    }
    return EnvironmentDefaults.of(command)
        .text(KEY_VARIABLE)
        .map(key -> Secret.of(KEY_VARIABLE, key)::reveal);
  }
}

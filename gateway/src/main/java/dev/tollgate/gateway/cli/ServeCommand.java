package dev.tollgate.gateway.cli;

import dev.tollgate.gateway.Gateway;
import dev.tollgate.gateway.config.CountConfig;
import dev.tollgate.gateway.config.GatewayConfig;
import dev.tollgate.gateway.config.ListenConfig;
import dev.tollgate.gateway.config.ProviderConfig;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.SendConfig;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.config.WebhookConfig;
import dev.tollgate.gateway.logs.LogFormat;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import dev.tollgate.server.database.DatabaseException;
import io.javalin.util.JavalinException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serve}: runs the gateway until it is told to stop. */
@Command(
    name = "serve",
    description = "Takes webhooks and sends until it is stopped.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footer = {
      "",
      "Durations are ISO 8601, such as PT5S. SIGTERM and Ctrl-C let requests in progress end."
    })
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "TCP port to serve HTTP on, 0 to 65535; 0: any.")
  private int port = ListenConfig.DEFAULT_PORT;

  @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on.")
  private String bind = ListenConfig.DEFAULT_BIND;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      description = "Webhook posts under way at once, and as many sends, 1 to 1000; beyond: 503.")
  private int maxInFlight = ListenConfig.DEFAULT_IN_FLIGHT_MAX;

  @Option(
      names = "--stop-timeout",
      paramLabel = "TIME",
      description = "Longest wait for requests in progress at a stop, up to PT5M.")
  private Duration stopTimeout = ListenConfig.DEFAULT_STOP_TIMEOUT;

  @Mixin private MeteringOptions metering = new MeteringOptions();

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private TwilioOptions twilio = new TwilioOptions();

  @Mixin private QueueOptions queue = new QueueOptions();

  @Option(
      names = "--tenants",
      paramLabel = "FILE",
      required = true,
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "JSON array of {tenant_id, phone_number_id, display_phone_number}: whose numbers"
              + " these are. Required.")
  private Path tenants = Path.of("tenants.json");

  @Option(
      names = "--app-secret-file",
      paramLabel = "FILE",
      required = true,
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "File with the app secret that signs webhooks. Required.")
  private Path appSecretFile = Path.of("app-secret");

  @Option(
      names = "--verify-token",
      paramLabel = "TOKEN",
      description =
          "Token of the webhook verification handshake; without one it is always refused."
              + " Better given by file or environment: arguments can be seen by others.")
  private @Nullable String verifyToken;

  @Option(
      names = "--verify-token-file",
      paramLabel = "FILE",
      description = "File with the verify token.")
  private @Nullable Path verifyTokenFile;

  @Option(
      names = "--count",
      paramLabel = "KIND",
      split = ",",
      description =
          "Further kinds of messages that are counted, separated by commas: echo, history, edit,"
              + " reaction, system.")
  private List<String> count = new ArrayList<>();

  @Option(
      names = "--default-region",
      paramLabel = "CODE",
      description =
          "ISO 3166-1 code, such as SA, whose dialling rules apply to recipients' numbers"
              + " without + and country code. Without it only international numbers are taken.")
  private @Nullable String defaultRegion;

  @Option(
      names = "--send-token-file",
      paramLabel = "FILE",
      description = "File with the bearer token of those who may send; without it sends are off.")
  private @Nullable Path sendTokenFile;

  @Option(
      names = "--provider-url",
      paramLabel = "URL",
      description = "Base URL of the Cloud API, with its version.")
  private URI providerUrl = ProviderConfig.DEFAULT_BASE_URL;

  @Option(
      names = "--provider-token-file",
      paramLabel = "FILE",
      description = "File with the provider's access token; without it sends are off.")
  private @Nullable Path providerTokenFile;

  @Option(
      names = "--provider-timeout",
      paramLabel = "TIME",
      description = "Longest wait for the provider's answer to a send, up to PT1M.")
  private Duration providerTimeout = ProviderConfig.DEFAULT_TIMEOUT;

  @Option(
      names = "--log-format",
      paramLabel = "TEXT|JSON",
      description = "How log lines are written to standard error.")
  private LogFormat logFormat = LogFormat.TEXT;

  @Override
  public Integer call() throws InterruptedException {
    LogFormat.use(logFormat);
    GatewayConfig config = config();
    Gateway gateway;
    try {
      gateway = Gateway.start(config);
    } catch (UncheckedIOException unusable) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot use a file for metering's TLS, or the spool in --data-dir: "
              + unusable.getMessage(),
          unusable);
    } catch (DatabaseException unusable) {
      spec.commandLine().getErr().println("serve failed: " + unusable.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    } catch (JavalinException failure) {
      spec.commandLine()
          .getErr()
          .println("serve failed: cannot listen on " + bind + ":" + port + ": is it taken?");
      return CommandLine.ExitCode.SOFTWARE;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "gateway-stop"));
    say(
        "tollgate-gateway is ready: http://%s:%d, metering %s, %d tenants, sends %s, queue %s"
            .formatted(
                bind,
                gateway.port(),
                config.metering().target(),
                config.tenants().size(),
                config.sends().callerToken().isPresent()
                        && config.sends().providerToken().isPresent()
                    ? "to " + config.sends().provider().baseUrl()
                    : "off",
                config.database().isPresent() && config.queue().on() ? "on" : "off"));
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  private GatewayConfig config() {
    try {
      return new GatewayConfig(
          new ListenConfig(bind, port, maxInFlight, stopTimeout),
          metering.config(data.spool()),
          Tenants.read(tenants),
          new WebhookConfig(Secret.read("app-secret-file", appSecretFile), verifyToken()),
          CountConfig.of(count),
          new SendConfig(
              secret("send-token-file", sendTokenFile),
              secret("provider-token-file", providerTokenFile),
              defaultRegion == null
                  ? PhoneNumbers.international()
                  : PhoneNumbers.withDefaultRegion(defaultRegion),
              new ProviderConfig(providerUrl, providerTimeout),
              twilio.config()),
          data.database(),
          queue.config(),
          queue.delivery());
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private Optional<Secret> verifyToken() {
    if (verifyToken == null) {
      return secret("verify-token-file", verifyTokenFile);
    }
    if (verifyTokenFile != null) {
      throw new IllegalArgumentException("verify-token and verify-token-file: give one of the two");
    }
    return Optional.of(Secret.of("verify-token", verifyToken));
  }

  private static Optional<Secret> secret(String name, @Nullable Path file) {
    return file == null ? Optional.empty() : Optional.of(Secret.read(name, file));
  }

  /** Ends the program with 0, where a signal would make it 130 or 143: the stop was orderly. */
  private void stop(Gateway gateway) {
    gateway.close();
    say("tollgate-gateway has stopped");
    Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}

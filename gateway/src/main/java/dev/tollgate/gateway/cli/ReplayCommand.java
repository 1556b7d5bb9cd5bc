package dev.tollgate.gateway.cli;

import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.replay.Order;
import dev.tollgate.gateway.replay.Progress;
import dev.tollgate.gateway.replay.Replay;
import dev.tollgate.gateway.replay.ReplaySummary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replay}: posts recorded webhooks. */
@Command(
    name = "replay",
    description =
        "Posts each line of a file to a gateway as a signed webhook. Lines answered 503 or not"
            + " at all are posted again, 8 times at most.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footer = {"", "Exits with 0 when every line was answered 200, else with 1."})
final class ReplayCommand implements Callable<Integer> {
  private static final int CONCURRENCY_MAX = 1000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The gateway's URL; /webhooks/whatsapp is added when it has no path.")
  private URI url = URI.create("http://127.0.0.1:8081");

  @Option(
      names = "--app-secret-file",
      paramLabel = "FILE",
      required = true,
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "File with the app secret that signs webhooks. Required.")
  private Path appSecretFile = Path.of("app-secret");

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Posts under way at once, 1 to 1000; with 1 the order is kept.")
  private int concurrency = 4;

  @Option(
      names = "--reverse",
      arity = "0",
      fallbackValue = "true",
      description = "From the last line to the first.")
  private boolean reverse;

  @Option(
      names = "--shuffle-seed",
      paramLabel = "N",
      description = "Shuffles the lines, the same way for the same number.")
  private @Nullable Long shuffleSeed;

  @Parameters(
      paramLabel = "FILE",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "One webhook body, a JSON object, a line.")
  private Path file = Path.of("webhooks.ndjson");

  @Override
  public Integer call() throws IOException, InterruptedException {
    Replay replay = new Replay(readable(), target(), progress());
    OptionalLong seed = shuffleSeed == null ? OptionalLong.empty() : OptionalLong.of(shuffleSeed);
    ReplaySummary summary = replay.run(new Order(reverse, seed));
    spec.commandLine().getOut().println(summary.describe());
    spec.commandLine().getOut().flush();
    return summary.isComplete() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Path readable() {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw wrong("cannot read " + file);
    }
    return file;
  }

  private Replay.Target target() {
    if (concurrency < 1 || concurrency > CONCURRENCY_MAX) {
      throw wrong("--concurrency has to be 1 to " + CONCURRENCY_MAX + ", not " + concurrency);
    }
    if (!String.valueOf(url.getScheme()).matches("https?") || url.getHost() == null) {
      throw wrong("--url has to be an http or https URL");
    }
    try {
      return new Replay.Target(url, Secret.read("app-secret-file", appSecretFile), concurrency);
    } catch (IllegalArgumentException failure) {
      throw wrong(String.valueOf(failure.getMessage()));
    }
  }

  private Progress progress() {
    boolean terminal = CommandLine.Help.Ansi.AUTO.enabled();
    return new Progress(spec.commandLine().getErr(), terminal, InstantSource.system());
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}

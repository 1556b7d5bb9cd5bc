package dev.tollgate.gateway.cli;

import dev.tollgate.gateway.demo.Demo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: a day of a restaurant, on this machine alone. */
@Command(
    name = "demo",
    description =
        "Plays a day of a restaurant: server, gateways and a stand-in for the provider in one"
            + " process, with files in a temporary directory. Nothing leaves this machine.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exits with 0 when every count agrees, else with 1."})
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--keep-running",
      arity = "0",
      fallbackValue = "true",
      description = "Keep everything running after the day, until Ctrl-C.")
  private boolean keepRunning;

  @Override
  public Integer call() throws IOException {
    Path directory = Files.createTempDirectory("tollgate-demo");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory), "demo-files"));
    boolean terminal = CommandLine.Help.Ansi.AUTO.enabled();
    boolean agree =
        new Demo(spec.commandLine().getOut(), terminal).play(directory, this::keepRunning);
    return agree ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void keepRunning() {
    if (!keepRunning) {
      return;
    }
    spec.commandLine().getOut().println("Running until Ctrl-C.");
    spec.commandLine().getOut().flush();
    CountDownLatch stopped = new CountDownLatch(1);
    try {
      stopped.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> inwards = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inwards) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot remove " + directory, failure);
    }
  }
}

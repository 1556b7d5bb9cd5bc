package dev.tollgate.gateway.cli;

import dev.tollgate.gateway.standin.Delivered;
import dev.tollgate.gateway.standin.StandIn;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stand-in}: takes sends as the Cloud API and Twilio do, and delivers nothing. */
@Command(
    name = "stand-in",
    description =
        "Takes sends as the Cloud API and Twilio do, on this machine alone, and prints each: numbers"
            + " and texts too. For trying a gateway without a provider.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class StandInCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 8082;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "TCP port to listen on, 0 to 65535; 0: any.")
  private int port = DEFAULT_PORT;

  @Override
  public Integer call() throws InterruptedException {
    try (StandIn standIn = StandIn.start(port)) {
      standIn.whenDelivered(this::say);
      spec.commandLine()
          .getOut()
          .printf(
              "stand-in is ready: --provider-url %s, or --twilio-url %s%n",
              standIn.cloudApiUrl(), standIn.twilioUrl());
      spec.commandLine().getOut().flush();
      new CountDownLatch(1).await();
      return CommandLine.ExitCode.OK;
    } catch (UncheckedIOException taken) {
      spec.commandLine()
          .getErr()
          .println("stand-in failed: cannot listen on port " + port + ": is it taken?");
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private synchronized void say(Delivered delivered) {
    spec.commandLine()
        .getOut()
        .printf(
            "%s  from %s to %s: %s%n",
            delivered.messageId(),
            delivered.handed().from(),
            delivered.handed().to(),
            delivered.handed().text());
    spec.commandLine().getOut().flush();
  }
}

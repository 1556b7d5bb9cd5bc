package dev.tollgate.gateway.cli;

import dev.tollgate.gateway.GatewayVersion;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the gateway. */
@Command(
    name = "tollgate-gateway",
    description = "A messaging gateway that meters its conversations with Tollgate.",
    mixinStandardHelpOptions = true,
    versionProvider = GatewayCommand.Version.class,
    subcommands = {
      ServeCommand.class,
      ReplayCommand.class,
      DemoCommand.class,
      StandInCommand.class
    },
    footer = {
      "",
      "Every option can also be set by the environment: --max-in-flight by TOLLGATE_MAX_IN_FLIGHT.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
public final class GatewayCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private GatewayCommand() {}

  /** The command line, with options not given taken from this environment. */
  public static CommandLine line(Map<String, String> environment) {
    return new CommandLine(new GatewayCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .setParameterExceptionHandler(GatewayCommand::wrongUsage)
        .setExecutionExceptionHandler(GatewayCommand::failed);
  }

  /** Says that a command is missing. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: serve, replay, demo or stand-in");
  }

  private static int wrongUsage(ParameterException wrong, String[] args) {
    CommandLine line = wrong.getCommandLine();
    line.getErr().println(wrong.getMessage());
    line.getErr().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    line.getErr().println(line.getCommandName() + " failed: " + failure.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tollgate-gateway " + GatewayVersion.TEXT};
    }
  }
}

package dev.tollgate.server.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One run of the command line in this process.
 *
 * @param exitCode what the process would exit with
 * @param out what it printed
 * @param err what it complained about
 */
public record CommandRun(int exitCode, String out, String err) {

  static CommandRun of(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        TollgateCommand.commandLine(new FakeServe(), environment)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .execute(TollgateCommand.orServe(arguments));
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /** One without an environment. */
  public static CommandRun of(String... arguments) {
    return of(Map.of(), arguments);
  }

  /** What it printed, line by line, with single spaces between the cells. */
  List<String> cells() {
    return out.lines().map(line -> line.replaceAll(" {2,}", " ")).toList();
  }

  /** Exits with its port. */
  @Command(name = "serve", description = "Exits with its port.")
  static final class FakeServe implements Callable<Integer> {
    @Option(names = "--grpc-port", defaultValue = "9090")
    private int grpcPort;

    @Override
    public Integer call() {
      return grpcPort;
    }
  }
}

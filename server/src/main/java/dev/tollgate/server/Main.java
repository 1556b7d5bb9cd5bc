package dev.tollgate.server;

import dev.tollgate.server.cli.ServeCommand;
import dev.tollgate.server.cli.TollgateCommand;

/** Where the program starts. */
public final class Main {
  private Main() {}

  /** Runs the command that the arguments name, or serves, and exits with its code. */
  public static void main(String... arguments) {
    System.exit(
        TollgateCommand.commandLine(new ServeCommand(System.getenv()), System.getenv())
            .execute(TollgateCommand.orServe(arguments)));
  }
}

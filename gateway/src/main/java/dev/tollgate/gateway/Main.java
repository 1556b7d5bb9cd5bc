package dev.tollgate.gateway;

import dev.tollgate.gateway.cli.GatewayCommand;

/** Runs the gateway's commands. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    System.exit(GatewayCommand.line(System.getenv()).execute(args));
  }
}

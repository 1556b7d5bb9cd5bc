package dev.tollgate.server.cli;

import dev.tollgate.client.Code;
import dev.tollgate.client.FieldViolation;
import dev.tollgate.client.TollgateException;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells people what went wrong: in a line or a few, and without a stack trace. */
final class Failures {
  private Failures() {}

  /** A command line that cannot be understood. */
  static int wrongUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  /**
   * A command that failed.
   *
   * @throws Exception the failure itself when it is not a server's: a defect, whose stack trace is
   *     wanted
   */
  static int failed(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
    if (!(failure instanceof TollgateException error)) {
      throw failure;
    }
    PrintWriter err = command.getErr();
    err.println(error.getMessage());
    for (FieldViolation violation : error.violations()) {
      err.println("  " + violation.field() + ": " + violation.description());
    }
    advice(error.code()).ifPresent(err::println);
    return ExitCode.SOFTWARE;
  }

  private static Optional<String> advice(Code code) {
    return switch (code) {
      case UNAUTHENTICATED ->
          Optional.of(
              "Give a valid key: --key-file FILE, or %s in the environment."
                  .formatted(ServerOptions.KEY_VARIABLE));
      case PERMISSION_DENIED -> Optional.of("Use a key that has the scope and the tenant for it.");
      default -> Optional.empty();
    };
  }
}

package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TollgateException;
import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CreateApiKeyResponse;
import io.grpc.StatusRuntimeException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks a running server, and prints its answer. */
abstract class ClientCommand implements Callable<Integer> {
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().alwaysPrintFieldsWithNoPresence();

  @Mixin private ServerOptions server = new ServerOptions();
  @Spec private @Nullable CommandSpec command;

  @Override
  public final Integer call() {
    try (TollgateClient client = server.client()) {
      return ask(client);
    } catch (StatusRuntimeException failure) {
      throw TollgateException.of(failure);
    }
  }

  /**
   * Asks and prints.
   *
   * @return the exit code
   */
  abstract int ask(TollgateClient client);

  /** Prints the answer as JSON or as the tables, whichever was asked for. */
  final int print(Message answer, TextTable... tables) {
    if (server.json()) {
      out().println(json(answer));
    } else {
      for (TextTable table : tables) {
        table.printTo(out());
      }
    }
    return ExitCode.OK;
  }

  /** Prints one of many answers: as JSON on one line, or as this line. */
  final void printLine(Message answer, String line) {
    out().println(server.json() ? jsonLine(answer) : line);
    out().flush();
  }

  /** Prints how to go on reading, under a table; JSON carries the token itself. */
  final int printNextPage(String token) {
    if (!server.json() && !token.isEmpty()) {
      out().println("More: --page-token " + token);
    }
    return ExitCode.OK;
  }

  /**
   * Shows a key that was made or rotated: the table on the error output, so that the output is the
   * key alone, for scripts; or all of it as JSON.
   *
   * @param keyText empty when the call was a repeat
   */
  final int issued(ApiKey key, String keyText, KeyOutput output) {
    if (keyText.isEmpty()) {
      output.discard();
      print(key, KeyCommand.table(List.of(key)));
      err().println("A repeat: the key was in the first answer. Rotate it to get another secret.");
      return ExitCode.OK;
    }
    if (server.json() && !output.toFile()) {
      out()
          .println(json(CreateApiKeyResponse.newBuilder().setKey(key).setKeyText(keyText).build()));
      return ExitCode.OK;
    }
    output.write(keyText);
    if (server.json()) {
      out().println(json(key));
    } else {
      KeyCommand.table(List.of(key)).printTo(err());
    }
    return ExitCode.OK;
  }

  /** Whether answers are printed as JSON. */
  final boolean printsJson() {
    return server.json();
  }

  final PrintWriter err() {
    return requireNonNull(command).commandLine().getErr();
  }

  /** A use of the command that makes no sense. */
  final ParameterException wrong(String message) {
    return new ParameterException(requireNonNull(command).commandLine(), message);
  }

  private PrintWriter out() {
    return requireNonNull(command).commandLine().getOut();
  }

  private static String jsonLine(Message answer) {
    try {
      return JSON.omittingInsignificantWhitespace().print(answer);
    } catch (InvalidProtocolBufferException unprintable) {
      throw new IllegalStateException("The answer has no JSON form", unprintable);
    }
  }

  private static String json(Message answer) {
    try {
      return JSON.print(answer);
    } catch (InvalidProtocolBufferException unprintable) {
      throw new IllegalStateException("The answer has no JSON form", unprintable);
    }
  }
}

package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serve}: runs the server. */
@Command(name = "serve", description = "Runs the server. The default command.")
public final class ServeCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Override
  public Integer call() {
    throw new ParameterException(
        requireNonNull(command).commandLine(), "This build has no server, only its clients");
  }
}

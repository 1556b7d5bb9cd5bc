package dev.tollgate.server.cli;

import dev.tollgate.server.access.KeyText;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code key generate}: makes up a key for {@code --bootstrap-key-file}. */
@Command(
    name = "generate",
    description = {
      "Makes up a key, without asking a server: no server knows it yet.",
      "For --bootstrap-key-file of a new installation."
    })
final class KeyGenerateCommand implements Callable<Integer> {
  @Mixin private KeyOutput output = new KeyOutput();

  @Override
  public Integer call() {
    output.open();
    output.write(KeyText.random(new SecureRandom()).reveal());
    return ExitCode.OK;
  }
}

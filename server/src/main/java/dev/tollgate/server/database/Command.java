package dev.tollgate.server.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Programs of the system, run with an environment that does not change what they do. */
final class Command {
  static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

  private Command() {}

  /** Runs {@code command} to its end, for at most {@code limit}. */
  static Output run(Duration limit, List<String> command) throws IOException {
    Path printed = Files.createTempFile("tollgate-", ".out");
    try {
      Process process = builder(command).redirectOutput(printed.toFile()).start();
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new DatabaseException(command.get(0) + " took longer than " + limit);
        }
      } finally {
        process.destroyForcibly();
      }
      return new Output(process.exitValue(), Files.readString(printed));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseException("interrupted while running " + command.get(0), e);
    } finally {
      Files.delete(printed);
    }
  }

  /** Standard error goes where standard output goes; there is no input. */
  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(Command::isNotForPostgres);
    environment.put("LC_ALL", "C");
    return builder
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(new File(WINDOWS ? "NUL" : "/dev/null")));
  }

  /** What would change its behaviour, and Tollgate's own variables, which may hold secrets. */
  private static boolean isNotForPostgres(String variable) {
    return variable.startsWith("PG") || variable.startsWith("TOLLGATE") || variable.equals("TZ");
  }

  /** Whether the system finds {@code program} by its name. */
  static boolean isOnPath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(path)
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** How a program ended and what it printed. */
  record Output(int exitCode, String text) {}
}

package dev.tollgate.server.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the programs of one PostgreSQL installation. PostgreSQL refuses to run as root, so root runs
 * it in a user namespace without any privilege, where the operating system has such.
 */
final class PostgresPrograms {
  private static final Duration PROBE_MAX = Duration.ofSeconds(10);
  private static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  private static final List<String> UNPRIVILEGED = List.of("unshare", "-U");

  private final Path bin;
  private final List<String> prefix;
  private final String version;

  private PostgresPrograms(Path bin, List<String> prefix) throws IOException {
    this.bin = bin;
    this.prefix = prefix;
    Output output = run(PROBE_MAX, List.of(program("postgres"), "--version"));
    String printed = output.text().strip();
    this.version = printed.substring(printed.lastIndexOf(' ') + 1);
    if (output.exitCode() != 0 || !version.matches("\\d+(\\..*)?")) {
      throw new DatabaseException(
          "the embedded PostgreSQL does not run here: "
              + printed
              + ". Remove "
              + bin.getParent()
              + " to have it unpacked again, or use an external one by --db-url");
    }
  }

  /** The programs of {@code installation}, tried once. */
  static PostgresPrograms of(Path installation) throws IOException {
    return new PostgresPrograms(installation.resolve("bin"), isRoot() ? unprivileged() : List.of());
  }

  private static boolean isRoot() throws IOException {
    return !WINDOWS && run(PROBE_MAX, List.of("id", "-u")).text().strip().equals("0");
  }

  private static List<String> unprivileged() throws IOException {
    List<String> probe = Stream.concat(UNPRIVILEGED.stream(), Stream.of("true")).toList();
    if (!onPath(UNPRIVILEGED.get(0)) || run(PROBE_MAX, probe).exitCode() != 0) {
      throw new DatabaseException(
          "PostgreSQL refuses to run as root, and this system allows no user namespace (unshare"
              + " -U): run Tollgate as an ordinary user, or use an external PostgreSQL by"
              + " --db-url");
    }
    return UNPRIVILEGED;
  }

  /** The full version, such as {@code 18.6}. */
  String version() {
    return version;
  }

  /** What names the form of its data, such as {@code 18}. */
  String majorVersion() {
    int dot = version.indexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }

  /** A program run to its end, for at most {@code limit}. */
  Output run(Duration limit, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(program(program));
    command.addAll(List.of(arguments));
    return run(limit, command);
  }

  /**
   * The server, as a child of this process but in a session of its own where the system can: a
   * Ctrl-C on the terminal is for Tollgate, which stops PostgreSQL when its own work is done.
   */
  Process startServer(Path pgdata, List<String> settings, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    if (!WINDOWS && onPath("setsid")) {
      command.add("setsid");
    }
    command.addAll(prefix);
    command.addAll(List.of(program("postgres"), "-D", pgdata.toString()));
    command.addAll(settings);
    return builder(command).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
  }

  private String program(String name) {
    return bin.resolve(WINDOWS ? name + ".exe" : name).toString();
  }

  private static Output run(Duration limit, List<String> command) throws IOException {
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

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(PostgresPrograms::isNotForPostgres);
    environment.put("LC_ALL", "C");
    return builder
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(new File(WINDOWS ? "NUL" : "/dev/null")));
  }

  /** What would change its behaviour, and Tollgate's own variables, which may hold secrets. */
  private static boolean isNotForPostgres(String variable) {
    return variable.startsWith("PG") || variable.startsWith("TOLLGATE") || variable.equals("TZ");
  }

  private static boolean onPath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(path)
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** How a program ended and what it printed. */
  record Output(int exitCode, String text) {}
}

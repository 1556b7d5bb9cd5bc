package dev.tollgate.server.database;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the programs of one PostgreSQL installation. PostgreSQL refuses to run as root, or as a user
 * without a name, as containers have them; they run it in a user namespace, where it sees itself as
 * nobody and has no privilege.
 */
final class PostgresPrograms {
  private static final Duration PROBE_MAX = Duration.ofSeconds(10);
  private static final List<String> NOBODY = List.of("unshare", "-U");

  private final Path bin;
  private final List<String> prefix;
  private final String version;

  private PostgresPrograms(Path bin, List<String> prefix) throws IOException {
    this.bin = bin;
    this.prefix = prefix;
    Command.Output output = Command.run(PROBE_MAX, List.of(program("postgres"), "--version"));
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
    String refused = Command.WINDOWS ? "" : refusedUser();
    return new PostgresPrograms(
        installation.resolve("bin"), refused.isEmpty() ? List.of() : nobody(refused));
  }

  /** Why PostgreSQL does not run as this user; empty when it does. */
  private static String refusedUser() throws IOException {
    if (Command.run(PROBE_MAX, List.of("id", "-u")).text().strip().equals("0")) {
      return "as root";
    }
    boolean named = Command.run(PROBE_MAX, List.of("id", "-u", "-n")).exitCode() == 0;
    return named ? "" : "as a user without a name in the password database";
  }

  private static List<String> nobody(String refused) throws IOException {
    List<String> probe = Stream.concat(NOBODY.stream(), Stream.of("true")).toList();
    if (!Command.isOnPath(NOBODY.get(0)) || Command.run(PROBE_MAX, probe).exitCode() != 0) {
      throw new DatabaseException(
          "PostgreSQL does not run "
              + refused
              + ", and this system allows no user namespace (unshare -U): run Tollgate as an"
              + " ordinary user, or use an external PostgreSQL by --db-url");
    }
    return NOBODY;
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
  Command.Output run(Duration limit, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(program(program));
    command.addAll(List.of(arguments));
    return Command.run(limit, command);
  }

  /**
   * The server, as a child of this process but in a session of its own where the system can: a
   * Ctrl-C on the terminal is for Tollgate, which stops PostgreSQL when its own work is done.
   */
  Process startServer(Path pgdata, List<String> settings, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    if (!Command.WINDOWS && Command.isOnPath("setsid")) {
      command.add("setsid");
    }
    command.addAll(prefix);
    command.addAll(List.of(program("postgres"), "-D", pgdata.toString()));
    command.addAll(settings);
    return Command.builder(command)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private String program(String name) {
    return bin.resolve(Command.WINDOWS ? name + ".exe" : name).toString();
  }
}

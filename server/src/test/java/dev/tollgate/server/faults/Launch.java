package dev.tollgate.server.faults;

import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How to start a server.
 *
 * @param name of the files with its output
 * @param dataDir of its embedded PostgreSQL; empty when it works on an external one
 */
record Launch(
    String name, List<String> arguments, Map<String, String> environment, Optional<Path> dataDir) {

  private static final int PORT_MIN = 15_000;
  private static final int PORT_MAX = 20_000;

  /** With an embedded PostgreSQL of its own. */
  static Launch onEmbedded(String name, Path dataDir) {
    return new Launch(
            name,
            List.of(
                "--data-dir",
                dataDir.toString(),
                "--binaries-dir",
                TestPostgres.binariesDir().toString()),
            Map.of(),
            Optional.of(dataDir))
        .onPort(0);
  }

  /** On a PostgreSQL that others may use as well. */
  static Launch onExternal(String name, ConnectionSettings database) {
    return new Launch(
            name,
            List.of("--db-url", database.jdbcUrl(), "--db-user", database.user()),
            Map.of("TOLLGATE_DB_PASSWORD", database.password().reveal()),
            Optional.empty())
        .onPort(0);
  }

  Launch onPort(int port) {
    return with("--grpc-port", Integer.toString(port));
  }

  /** The same with further arguments; of an option given twice the last holds. */
  Launch with(String... more) {
    List<String> all = new ArrayList<>(arguments);
    for (int i = 0; i < more.length; i += 2) {
      int given = all.indexOf(more[i]);
      if (given >= 0) {
        all.subList(given, given + 2).clear();
      }
      all.add(more[i]);
      all.add(more[i + 1]);
    }
    return new Launch(name, List.copyOf(all), environment, dataDir);
  }

  /** The same with options that take no value. */
  Launch withFlags(String... flags) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(flags));
    return new Launch(name, List.copyOf(all), environment, dataDir);
  }

  Launch withPassword(String password) {
    return new Launch(name, arguments, Map.of("TOLLGATE_DB_PASSWORD", password), dataDir);
  }

  /** A port that stays free while its server is away: none that the system gives to clients. */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        System.out.println("port " + port + " is taken");
      }
    }
  }
}

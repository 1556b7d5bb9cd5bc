package dev.tollgate.server.faults;

import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The data directory of a server with an embedded PostgreSQL, seen from outside of the server. */
record EmbeddedData(Path dataDir) {
  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;

  private List<String> postmasterFile() throws IOException {
    Path file = dataDir.resolve("pgdata/postmaster.pid");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** The running PostgreSQL; empty between two. */
  Optional<ProcessHandle> postmaster() throws IOException {
    List<String> lines = postmasterFile();
    return lines.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(lines.get(PID_LINE).strip()));
  }

  /** How to reach it now. */
  ConnectionSettings settings() throws IOException {
    String port = postmasterFile().get(PORT_LINE).strip();
    return new ConnectionSettings(
        "jdbc:postgresql://127.0.0.1:" + port + "/tollgate?sslmode=disable&gssEncMode=disable",
        "tollgate",
        Secret.of(Files.readString(dataDir.resolve("postgres.password")).strip()));
  }

  /** Ends what a killed server left running. */
  void endOrphan() throws Exception {
    Optional<ProcessHandle> orphan = postmaster();
    if (orphan.isPresent()) {
      ServerProcess.signal("INT", Long.toString(orphan.get().pid()));
      Await.until("the orphan ends", ServerProcess.END_MAX, () -> !orphan.get().isAlive());
    }
  }
}

package dev.tollgate.server.config;

import dev.tollgate.server.database.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** Which PostgreSQL the server works on. */
public sealed interface DatabaseConfig {
  /**
   * One that the server runs itself.
   *
   * @param dataDir where it keeps its data; made when it is not there
   * @param binariesDir where its programs are unpacked to; in the data directory when empty
   */
  record Embedded(Path dataDir, Optional<Path> binariesDir) implements DatabaseConfig {}

  /**
   * One that someone else runs.
   *
   * @param url {@code postgresql://host[:port]/database}, without user and password
   */
  record External(String url, String user, Secret password) implements DatabaseConfig {}
}

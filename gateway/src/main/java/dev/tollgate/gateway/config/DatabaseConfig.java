package dev.tollgate.gateway.config;

import java.nio.file.Path;

/** Where sends are kept: the queue, what was asked for, and what became of it. */
public sealed interface DatabaseConfig {
  /**
   * A PostgreSQL that the gateway runs itself.
   *
   * @param dataDir its directory, made when it is not there; of one gateway at a time
   */
  record Embedded(Path dataDir) implements DatabaseConfig {}

  /**
   * One that someone else runs, and that several gateways may share.
   *
   * @param url {@code postgresql://host[:port]/database}, without user and password
   * @param user the role to connect as
   * @param password its password
   */
  record External(String url, String user, Secret password) implements DatabaseConfig {}
}

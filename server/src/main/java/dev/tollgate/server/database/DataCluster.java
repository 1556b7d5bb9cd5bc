package dev.tollgate.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/**
 * What PostgreSQL keeps in a data directory, and the password to it.
 *
 * @param pgdata PostgreSQL's own directory
 * @param password of the role {@link #USER}
 */
record DataCluster(Path pgdata, Secret password) {
  static final String USER = "tollgate";

  private static final String PASSWORD_FILE = "postgres.password";
  private static final int PASSWORD_BYTES = 32;
  private static final Duration INIT_MAX = Duration.ofMinutes(2);
  private static final String ACCESS =
      "# Written by Tollgate at each start.\nhost all all "
          + EmbeddedSettings.ADDRESS
          + "/32 scram-sha-256\n";

  /** Opens the cluster in {@code dataDir}, made anew when there is none. */
  static DataCluster open(Path dataDir, PostgresPrograms programs) throws IOException {
    Path pgdata = dataDir.resolve("pgdata");
    Path password = dataDir.resolve(PASSWORD_FILE);
    if (Files.exists(pgdata)) {
      requireSameMajorVersion(pgdata, programs);
    } else {
      create(pgdata, password, programs);
    }
    if (!Files.exists(password)) {
      throw new DatabaseException(
          "the password of the embedded PostgreSQL is missing: put the file " + password + " back");
    }
    Files.writeString(pgdata.resolve("pg_hba.conf"), ACCESS);
    return new DataCluster(pgdata, Secret.of(Files.readString(password).strip()));
  }

  private static void requireSameMajorVersion(Path pgdata, PostgresPrograms programs)
      throws IOException {
    Path versionFile = pgdata.resolve("PG_VERSION");
    if (!Files.exists(versionFile)) {
      throw new DatabaseException(
          pgdata
              + " holds no PostgreSQL data: restore it from a backup, or remove it to start new");
    }
    String stored = Files.readString(versionFile).strip();
    String ours = programs.majorVersion();
    if (!stored.equals(ours)) {
      throw new DatabaseException(
          pgdata
              + (" holds data of PostgreSQL " + stored + ", this Tollgate runs PostgreSQL " + ours)
              + ". Nothing was changed. Either go on with the Tollgate that wrote it, or run that"
              + " one, dump the database with pg_dump and load the dump into this one with a new"
              + " --data-dir, or convert pgdata with pg_upgrade.");
    }
  }

  /** Made beside its place and then moved, so that a cluster is whole or absent. */
  private static void create(Path pgdata, Path password, PostgresPrograms programs)
      throws IOException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    Directories.writePrivate(password, HexFormat.of().formatHex(random) + "\n");
    Path partial = pgdata.resolveSibling("pgdata.new");
    Directories.delete(partial);
    Command.Output output =
        programs.run(
            INIT_MAX,
            "initdb",
            "--pgdata=" + partial,
            "--username=" + USER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions");
    if (output.exitCode() != 0) {
      throw new DatabaseException(
          "cannot make a PostgreSQL in " + pgdata.getParent() + ": " + output.text().strip());
    }
    Directories.moveDurably(partial, pgdata);
  }
}

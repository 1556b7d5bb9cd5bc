package dev.tollgate.gateway.cli;

import dev.tollgate.gateway.config.DatabaseConfig;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.SpoolConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where sends, and messages that Tollgate does not know of yet, are kept. */
final class DataOptions {
  /** The database's password: not an option, because arguments are public. */
  static final String PASSWORD_VARIABLE = "TOLLGATE_DB_PASSWORD";

  private static final String EMBEDDED = "embedded";
  private static final String NONE = "none";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--database",
      paramLabel = "WHERE",
      description =
          "Where the queue and sends are kept: embedded (a PostgreSQL of the gateway's own),"
              + " postgresql://host[:port]/database (version 15 or later, which several gateways"
              + " may share), or none (no queue; repeats are known until the gateway ends).")
  private String database = EMBEDDED;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Directory of what the gateway keeps itself: the embedded database, and the spool of what"
              + " Tollgate cannot be told of yet. Of one gateway at a time.")
  private Path dataDir = Path.of("tollgate-gateway-data");

  @Option(
      names = "--spool-items",
      paramLabel = "N",
      description =
          "Messages that the spool holds, 1 to 100000000; webhooks beyond are answered 503.")
  private long spoolItems = SpoolConfig.DEFAULT_ITEMS_MAX;

  @Option(
      names = "--spool-after",
      paramLabel = "TIME",
      description =
          "How long a message may be on its way before it is written to the spool and its webhook"
              + " answered, up to PT1M.")
  private Duration spoolAfter = SpoolConfig.DEFAULT_AFTER;

  @Option(
      names = "--db-user",
      paramLabel = "USER",
      description = "User of a database that is not embedded.")
  private @Nullable String dbUser;

  @Option(
      names = "--db-password-file",
      paramLabel = "FILE",
      description =
          "File with that user's password. Or set " + PASSWORD_VARIABLE + " in the environment.")
  private @Nullable Path dbPasswordFile;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  Optional<DatabaseConfig> database() {
    if (database.equals(NONE)) {
      return Optional.empty();
    }
    if (database.equals(EMBEDDED)) {
      return Optional.of(new DatabaseConfig.Embedded(dataDir.resolve("database")));
    }
    if (dbUser == null) {
      throw new IllegalArgumentException("database " + kind() + " needs db-user");
    }
    return Optional.of(new DatabaseConfig.External(database, dbUser, password()));
  }

  /**
   * Where messages wait.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  SpoolConfig spool() {
    return new SpoolConfig(dataDir.resolve("spool"), spoolItems, spoolAfter);
  }

  private Secret password() {
    if (dbPasswordFile != null) {
      return Secret.read("db-password-file", dbPasswordFile);
    }
    return EnvironmentDefaults.of(command)
        .text(PASSWORD_VARIABLE)
        .map(password -> Secret.of(PASSWORD_VARIABLE, password))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "database " + kind() + " needs db-password-file or " + PASSWORD_VARIABLE));
  }

  /** Nothing of a URL is repeated: there may be a password in it, by mistake. */
  private String kind() {
    if (database.startsWith("postgresql://") || database.startsWith("jdbc:postgresql://")) {
      return "postgresql://...";
    }
    throw new IllegalArgumentException(
        "database has to be embedded, none, or postgresql://host[:port]/database");
  }
}

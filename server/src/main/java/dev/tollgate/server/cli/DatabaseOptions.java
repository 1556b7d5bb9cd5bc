package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import dev.tollgate.server.config.DatabaseConfig;
import dev.tollgate.server.database.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which PostgreSQL the server works on. */
final class DatabaseOptions {
  /** The password of an external database: not an option, because arguments are public. */
  static final String PASSWORD_VARIABLE = "TOLLGATE_DB_PASSWORD";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "tollgate-data",
      description = "Where the embedded PostgreSQL keeps its data. Not used with --db-url.")
  private Path dataDir = Path.of("");

  @Option(
      names = "--binaries-dir",
      paramLabel = "DIR",
      description =
          "Where the embedded PostgreSQL's programs are unpacked to; several servers may share it."
              + " In the data directory by default.")
  private @Nullable Path binariesDir;

  @Option(
      names = "--db-url",
      paramLabel = "URL",
      description =
          "An external PostgreSQL (15 or later) in place of the embedded one:"
              + " postgresql://host[:port]/database.")
  private @Nullable String dbUrl;

  @Option(names = "--db-user", paramLabel = "USER", description = "User of the external database.")
  private @Nullable String dbUser;

  @Option(
      names = "--db-password-file",
      paramLabel = "FILE",
      description =
          "File with the password of the external database. Or set " + PASSWORD_VARIABLE + ".")
  private @Nullable Path dbPasswordFile;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** The database, with its password from its file or this environment. */
  DatabaseConfig config(Map<String, String> environment) {
    if (dbUrl == null) {
      return new DatabaseConfig.Embedded(dataDir, Optional.ofNullable(binariesDir));
    }
    if (dbUser == null) {
      throw wrong("--db-url needs --db-user");
    }
    return new DatabaseConfig.External(dbUrl, dbUser, password(environment));
  }

  private Secret password(Map<String, String> environment) {
    if (dbPasswordFile != null) {
      try {
        return Secret.of(Files.readString(dbPasswordFile, StandardCharsets.UTF_8).strip());
      } catch (IOException e) {
        throw wrong("--db-password-file cannot be read: " + dbPasswordFile);
      }
    }
    String password = environment.get(PASSWORD_VARIABLE);
    if (password == null) {
      throw wrong("--db-url needs --db-password-file or " + PASSWORD_VARIABLE);
    }
    return Secret.of(password);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(requireNonNull(command).commandLine(), message);
  }
}

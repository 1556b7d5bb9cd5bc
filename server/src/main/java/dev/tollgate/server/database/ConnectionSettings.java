package dev.tollgate.server.database;

import java.util.Objects;

/**
 * How to reach a database. Prints without its password.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database?parameters}, with neither user nor
 *     password in it
 * @param user the role to connect as
 * @param password the role's password; empty when the server asks for none
 */
public record ConnectionSettings(String jdbcUrl, String user, Secret password) {
  public ConnectionSettings {
    Objects.requireNonNull(jdbcUrl, "jdbcUrl");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
  }
}

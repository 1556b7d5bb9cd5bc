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
  /**
   * How to reach a database that someone else runs; nobody is asked whether it is there.
   *
   * @param url {@code [jdbc:]postgresql://host[:port]/database[?parameters]}, without user and
   *     password; with several hosts the primary is taken
   * @throws DatabaseException when the URL is malformed; the message does not repeat it
   */
  public static ConnectionSettings external(String url, String user, Secret password) {
    return new ConnectionSettings(ExternalUrl.parse(url).jdbcUrl(), user, password);
  }

  public ConnectionSettings {
    Objects.requireNonNull(jdbcUrl, "jdbcUrl");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
  }
}

package dev.tollgate.server.database;

import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of an external PostgreSQL.
 *
 * @param jdbcUrl for the driver; among several hosts it takes the primary
 * @param place for people: {@code host:port/database}
 */
record ExternalUrl(String jdbcUrl, String place) {
  private static final String JDBC = "jdbc:";
  private static final String SCHEME = "postgresql://";
  private static final String SHORT_SCHEME = "postgres://";
  private static final String TARGET = "targetServerType=";
  private static final String PRIMARY = "primary";
  private static final String EXAMPLE = "postgresql://db.example:5432/tollgate";

  /**
   * Reads {@code [jdbc:]postgresql://host[:port][,host[:port]...]/database[?parameters]}.
   *
   * @throws DatabaseException when it is not such an URL, or names a user or a password, which do
   *     not belong there; the message does not repeat the URL
   */
  static ExternalUrl parse(String text) {
    String url = text.startsWith(JDBC) ? text.substring(JDBC.length()) : text;
    if (url.startsWith(SHORT_SCHEME)) {
      url = SCHEME + url.substring(SHORT_SCHEME.length());
    }
    int query = url.indexOf('?');
    String address = query < 0 ? url : url.substring(0, query);
    if (address.contains("@")) {
      throw withCredentials();
    }
    int database = address.indexOf('/', Math.min(SCHEME.length(), address.length()));
    if (!url.startsWith(SCHEME) || database < 0 || database == address.length() - 1) {
      throw malformed();
    }
    PGSimpleDataSource parsed = parsed(JDBC + url);
    if (parsed.getUser() != null || parsed.getPassword() != null) {
      throw withCredentials();
    }
    if (url.indexOf(TARGET, address.length()) < 0) {
      url += (query < 0 ? "?" : "&") + TARGET + PRIMARY;
    } else if (!PRIMARY.equals(parsed.getTargetServerType())) {
      throw new DatabaseException("--db-url: targetServerType must be primary, or left out");
    }
    return new ExternalUrl(JDBC + url, address.substring(SCHEME.length()));
  }

  private static PGSimpleDataSource parsed(String jdbcUrl) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setUrl(jdbcUrl);
    } catch (IllegalArgumentException e) {
      // The driver's message repeats the URL, so it is not kept as the cause.
      throw malformed();
    }
    return source;
  }

  private static DatabaseException malformed() {
    return new DatabaseException("--db-url must be like " + EXAMPLE);
  }

  private static DatabaseException withCredentials() {
    return new DatabaseException(
        "--db-url must name neither a user nor a password: give the user by --db-user, and the"
            + " password by an environment variable or a file");
  }
}

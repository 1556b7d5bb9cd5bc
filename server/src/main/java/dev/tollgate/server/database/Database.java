package dev.tollgate.server.database;

/** A PostgreSQL to work on, checked when it was opened. */
public interface Database extends AutoCloseable {
  /** How to reach it; the same until {@link #close()}, also when the database restarts. */
  ConnectionSettings settings();

  /** One phrase for people, such as {@code PostgreSQL 16.4 at db.example:5432/tollgate}. */
  String description();

  /**
   * Gives it back. An embedded PostgreSQL is stopped and its directory is free for another server;
   * close the connection pools first.
   */
  @Override
  void close();
}

package dev.tollgate.server.outbox;

/** What webhooks come to, as JMX shows it: counted by this server since it started. */
public interface WebhookCountersMXBean {
  /** Deliveries that an endpoint has taken. */
  long getDelivered();

  /** Attempts that failed, whether they were the last or not. */
  long getFailed();

  /** Deliveries that were given up. */
  long getParked();

  /** Attempts under way. */
  int getUnderWay();

  /**
   * Deliveries and events that wait in the database, of all servers: up to 100,000 of each, some
   * seconds old.
   */
  long getDepth();

  /** For how many seconds the longest of them has waited; 0 when nothing does. */
  long getOldestAgeSeconds();

  /** Refused checks that no event tells of: too many tenants at once, or no database. */
  long getDenialsDropped();
}

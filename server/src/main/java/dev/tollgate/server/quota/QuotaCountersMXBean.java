package dev.tollgate.server.quota;

/** How quota questions were answered since the server started, as JMX shows it. */
public interface QuotaCountersMXBean {
  /**
   * How old what the memory holds may be, in milliseconds: the time since the lanes' versions were
   * last looked at. Beyond {@link QuotaView#STALENESS_MAX} nothing is answered from memory; -1
   * before the first look.
   */
  long getStalenessMillis();

  /** Tenants whose figures are in memory, good or not; some too many are counted for a moment. */
  long getTenantsInMemory();

  /** Questions answered from memory. */
  long getFromMemory();

  /** Questions answered from the database, or that failed there. */
  long getFromDatabase();

  /** Reads of the database that answered them, each for many. */
  long getReads();

  /** Questions refused because too many waited for the database. */
  long getRefused();
}

package dev.tollgate.server.store;

/**
 * Learns what happens to lanes, so that what is kept in memory of them follows. Called from many
 * threads at once; must not block, and must not throw.
 *
 * <p>Every version that is {@link #begun} ends in one of three ways: it is {@link #abandoned}; one
 * of the change methods names it; or whoever ran the transaction knows what it changed and says so
 * by other means.
 */
public interface LaneListener {
  /**
   * A transaction of this server took the lane's lock, and has read nothing yet.
   *
   * @param version the one the lane has once the transaction is committed
   */
  void begun(int lane, long version);

  /**
   * The transaction was rolled back, or whether it was committed is not known. After a rollback the
   * same version is begun again by the lane's next transaction, on this server or another.
   */
  void abandoned(int lane, long version);

  /**
   * A tenant's row, calendar or grants may have changed: committed, and not yet answered to whoever
   * asked for it.
   *
   * @param version the one of the lane since that commit
   */
  void tenantChanged(int lane, long version, String tenantId);

  /**
   * Committed, and nothing that concerns tenants may have changed.
   *
   * @param version the one of the lane since that commit
   */
  void tenantsUntouched(int lane, long version);

  /**
   * Plans changed, in all lanes at once: committed, and not yet answered to whoever asked for it.
   *
   * @param versionsByLane the version of each lane since that commit, by lane
   */
  void plansChanged(long[] versionsByLane);
}

package dev.tollgate.server.domain;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Which lane a tenant's writes go through: CRC-32C (RFC 3720, appendix B.4) of the tenant id's
 * UTF-8 bytes, modulo the number of lanes. Fixed for an installation: stored rows depend on it.
 *
 * @param lanes how many lanes there are: 1 to 1024
 */
public record LaneMap(int lanes) {
  /** The most lanes an installation can have. */
  public static final int LANES_MAX = 1024;

  public LaneMap {
    if (lanes < 1 || lanes > LANES_MAX) {
      throw new IllegalArgumentException("lanes must be 1 to " + LANES_MAX + ": " + lanes);
    }
  }

  /** The lane of a tenant: 0 to {@code lanes - 1}. */
  public int laneOf(String tenantId) {
    CRC32C crc = new CRC32C();
    crc.update(tenantId.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % lanes);
  }
}

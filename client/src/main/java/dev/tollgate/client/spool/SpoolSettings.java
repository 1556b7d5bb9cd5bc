package dev.tollgate.client.spool;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where a spool is and how much it takes.
 *
 * @param directory made when it is missing; of one spool alone
 * @param itemsMax how many items it keeps, parked ones included; above zero
 * @param bytesMax how many bytes of records it keeps, parked ones included; above zero. A record is
 *     an item's bytes and 58 more. The file may be larger, see docs/client.md
 * @param sync whether what was kept is forced to the disk before it is acknowledged, and so
 *     survives a power loss; without, it survives the end of the process alone
 */
public record SpoolSettings(Path directory, long itemsMax, long bytesMax, boolean sync) {
  public SpoolSettings {
    requireNonNull(directory, "directory");
    if (itemsMax < 1) {
      throw new IllegalArgumentException("itemsMax must be above zero: " + itemsMax);
    }
    if (bytesMax < 1) {
      throw new IllegalArgumentException("bytesMax must be above zero: " + bytesMax);
    }
  }
}

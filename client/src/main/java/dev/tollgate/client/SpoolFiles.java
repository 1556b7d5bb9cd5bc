package dev.tollgate.client;

import dev.tollgate.client.spool.Spool;
import dev.tollgate.client.spool.SpoolException;
import dev.tollgate.client.spool.SpoolSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/** Opens spools as options say. */
final class SpoolFiles {
  private SpoolFiles() {}

  /**
   * Opens the spool.
   *
   * @throws UncheckedIOException naming the directory, when it cannot be used
   */
  static Spool open(SpoolOptions options) {
    try {
      return Spool.open(
          new SpoolSettings(
              options.directory(), options.itemsMax(), options.bytesMax(), options.sync()),
          InstantSource.system());
    } catch (SpoolException unusable) {
      throw new UncheckedIOException(
          unusable.getMessage(), new IOException(unusable.getMessage(), unusable));
    }
  }
}

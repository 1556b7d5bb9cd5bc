package dev.tollgate.client.spring;

import dev.tollgate.client.SpoolOptions;
import dev.tollgate.client.SpoolOptions.WhenFull;
import java.nio.file.Path;

/** A client's spool, as properties say. */
final class SpoolProperties {
  private static final String PREFIX = "tollgate.spool.";

  private SpoolProperties() {}

  static SpoolOptions options(TollgateProperties.Spool spool) {
    Path directory =
        Property.required(
            PREFIX + "directory", spool.directory(), "other properties of tollgate.spool");
    SpoolOptions options = SpoolOptions.in(directory).withSync(spool.sync());
    options =
        Property.set(PREFIX + "items-max", spool.itemsMax(), options, SpoolOptions::withItemsMax);
    options =
        Property.set(
            PREFIX + "bytes-max", spool.bytesMax().toBytes(), options, SpoolOptions::withBytesMax);
    options = Property.set(PREFIX + "after", spool.after(), options, SpoolOptions::withAfter);
    if (spool.whenFull() == TollgateProperties.WhenFull.REFUSE) {
      return options.withWhenFull(WhenFull.refuse());
    }
    String blockFor = PREFIX + "block-for";
    return Property.set(
        blockFor,
        Property.required(blockFor, spool.blockFor(), PREFIX + "when-full=block"),
        options,
        (refusing, most) -> refusing.withWhenFull(WhenFull.block(most)));
  }
}

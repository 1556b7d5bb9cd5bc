package dev.tollgate.client.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FilePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets what is whole out of a damaged file. */
final class Salvage {
  private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);

  /** How many bytes of records are written at once, as they stay in memory until then. */
  private static final long PORTION_BYTES = 8 << 20;

  private final Path path;
  private final String name;
  private final Instant now;

  private long items;
  private long parkedItems;
  private long damagedRecords;

  /**
   * Of one file.
   *
   * @param path where it is
   * @param name what the store calls it
   */
  Salvage(Path path, String name, Instant now) {
    this.path = path;
    this.name = name;
    this.now = now;
  }

  long items() {
    return items;
  }

  long parkedItems() {
    return parkedItems;
  }

  long damagedRecords() {
    return damagedRecords;
  }

  /**
   * Brings back what stands in a file and is newer than what the store found in it: of a group
   * commit that was cut off, or whose end was damaged. The next commit writes it.
   */
  static void newer(Path path, SpoolFile file) throws IOException {
    long known = file.nextGroup() - 1;
    AtomicLong found = new AtomicLong();
    RawScan.scan(
        path,
        record -> {
          if (record.group() > known) {
            put(record, file);
            found.incrementAndGet();
          }
        });
    if (found.get() > 0) {
      LOG.warn("{} records of an unfinished or damaged write were brought back", found);
    }
  }

  /** Writes what is whole to a new file, and has it on the disk when it returns. */
  void into(String replacement) throws IOException {
    if (!copy(replacement)) {
      FilePath.get(replacement).delete();
      try (SpoolFile to = SpoolFile.create(replacement)) {
        RawScan.scan(path, record -> put(record, to));
        finish(to);
      }
    }
  }

  /** By the store's own structure, which tells removed ones; false when that is damaged too. */
  private boolean copy(String replacement) throws IOException {
    if (Files.size(path) == 0) {
      return false;
    }
    try (SpoolFile to = SpoolFile.create(replacement)) {
      SpoolFile from = SpoolFile.open(name);
      Copy copy = new Copy(to);
      try {
        from.contents().read(copy);
      } finally {
        from.abandon();
      }
      long known = from.nextGroup() - 1;
      RawScan.scan(
          path,
          record -> {
            if (record.group() > known || copy.misses(record)) {
              put(record, to);
            }
          });
      copy.parkDamaged();
      finish(to);
      return true;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      if (e instanceof RuntimeException && Faults.of(e) != Faults.DAMAGED) {
        throw e;
      }
      LOG.warn("The damaged file has no structure any more, and is searched: {}", e.toString());
      return false;
    }
  }

  private void finish(SpoolFile to) {
    to.changed();
    to.commit(true);
    items = to.contents().items();
    parkedItems = to.contents().parkedItems();
  }

  /** Puts it where it belongs; an item that is parked as well stays parked. */
  private static void put(SpoolRecord record, SpoolFile to) {
    Contents contents = to.contents();
    if (record.parking() == null && contents.holdsParked(record.item().number())) {
      return;
    }
    long before = contents.bytes() / PORTION_BYTES;
    contents.put(record);
    to.skipGroup(record.group());
    to.changed();
    if (contents.bytes() / PORTION_BYTES != before) {
      to.commit(true);
    }
  }

  /** Takes all that is whole, and parks what is damaged where no older copy is found. */
  private final class Copy implements Contents.Visitor {
    private final SpoolFile to;
    private final Map<Long, SpooledItem> damaged = new HashMap<>();

    Copy(SpoolFile to) {
      this.to = to;
    }

    @Override
    public void record(SpoolRecord record) {
      put(record, to);
    }

    @Override
    public void damaged(int line, long number, byte[] found) {
      byte[] bytes = Arrays.copyOf(found, Math.min(found.length, SpooledItem.LENGTH_MAX));
      damaged.put(number, new SpooledItem(line, number, now, bytes));
    }

    /** Whether it is another copy of one that is damaged. */
    boolean misses(SpoolRecord record) {
      return damaged.remove(record.item().number()) != null;
    }

    void parkDamaged() {
      for (SpooledItem item : damaged.values()) {
        ParkedItem parked =
            new ParkedItem(item, now, ParkedItem.DAMAGED, "Its record was found damaged");
        put(SpoolRecord.parked(0, now, parked), to);
      }
      damagedRecords = damaged.size();
    }
  }
}

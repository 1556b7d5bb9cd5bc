package dev.tollgate.client.spool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * One open file. For one thread. What goes wrong comes as the store's own exceptions, which {@link
 * Faults} tells apart; afterwards the file can only be abandoned and opened anew.
 */
final class SpoolFile implements AutoCloseable {
  /** The version of what stands in the file: its maps, and what they mean. */
  static final int FORMAT = 1;

  private static final int CACHE_MEGABYTES = 2;
  private static final int PAGE_BYTES = 8 * 1024;

  /** A file is compacted when it is larger than this many times what it holds, and this much. */
  static final int COMPACT_FACTOR = 4;

  static final long COMPACT_FLOOR_BYTES = 8 << 20;
  private static final int COMPACT_COMMITS = 64;
  private static final int COMPACT_MILLIS = 50;

  private static final String GROUP = "group";
  private static final String LAST_NUMBER = "last-number";

  private final MVStore store;
  private final boolean newest;
  private final Contents contents;
  private final MVMap<String, Long> figures;

  private long group;
  private long committedNumber;
  private boolean changed;
  private boolean syncing;
  private int commitsUncompacted;

  private SpoolFile(MVStore store) {
    this.store = store;
    newest = newest(store);
    List<MVMap<Long, byte[]>> lines = new ArrayList<>();
    for (int line = 0; line < Spool.LINES; line++) {
      lines.add(records("line-" + line));
    }
    contents = new Contents(lines, records("parked"));
    figures =
        store.openMap(
            "figures",
            new MVMap.Builder<String, Long>()
                .keyType(StringDataType.INSTANCE)
                .valueType(LongDataType.INSTANCE));
    group = figures.getOrDefault(GROUP, 0L);
    contents.setLastNumber(figures.getOrDefault(LAST_NUMBER, 0L));
    committedNumber = contents.lastNumber();
  }

  private MVMap<Long, byte[]> records(String name) {
    return store.openMap(
        name,
        new MVMap.Builder<Long, byte[]>()
            .keyType(LongDataType.INSTANCE)
            .valueType(RecordBytes.TYPE));
  }

  /** Opens a file that is there. */
  static SpoolFile open(String name) {
    MVStore store = store(name);
    try {
      int format = store.getStoreVersion();
      if (format > FORMAT) {
        throw new SpoolException(
            name
                + " has format "
                + format
                + ", this version reads "
                + FORMAT
                + ": use a newer one");
      }
      if (format < 1) {
        throw new DamagedFileException("no format version");
      }
      return new SpoolFile(store);
    } catch (RuntimeException | Error e) {
      store.closeImmediately();
      throw e;
    }
  }

  /** Makes a file, with nothing in it yet. */
  static SpoolFile create(String name) {
    MVStore store = store(name);
    store.setStoreVersion(FORMAT);
    SpoolFile file = new SpoolFile(store);
    file.changed = true;
    return file;
  }

  /** Without threads of the store's own, and written by {@link #commit} alone. */
  private static MVStore store(String name) {
    SingleFileStore disk =
        new SingleFileStore(
            new HashMap<>(
                Map.of(
                    "cacheSize", CACHE_MEGABYTES,
                    "cacheConcurrency", 1,
                    "pageSplitSize", PAGE_BYTES)));
    disk.open(name, false, null);
    MVStore store;
    try {
      store =
          new MVStore.Builder()
              .adoptFileStore(disk)
              .autoCommitDisabled()
              .autoCommitBufferSize(0)
              .open();
    } catch (RuntimeException | Error e) {
      letGo(disk, e);
      throw e;
    }
    store.setVersionsToKeep(0);
    store.setRetentionTime(0);
    return store;
  }

  /** Where the list of maps is damaged, the store fails and leaves the file open and locked. */
  private static void letGo(SingleFileStore disk, Throwable cause) {
    try {
      disk.close();
    } catch (RuntimeException e) {
      // The file is closed before what else there may be to fail.
      cause.addSuppressed(e);
    }
  }

  /** Whether the store was closed in order, and found what was written last. */
  private static boolean newest(MVStore store) {
    return DataUtils.readHexLong(store.getStoreHeader(), "clean", 0) != 0
        && DataUtils.readHexLong(store.getStoreHeader(), "version", 0) == store.getCurrentVersion();
  }

  /**
   * Whether this is certainly what was written last; false after the process ended without closing
   * the file, and when the store went back to an older state because a newer one was damaged.
   */
  boolean isNewest() {
    return newest;
  }

  Contents contents() {
    return contents;
  }

  /** The group commit that writes what is put now. */
  long nextGroup() {
    return group + 1;
  }

  /** Goes on behind a group that was found elsewhere. */
  void skipGroup(long found) {
    group = Math.max(group, found);
  }

  /** Says that something was changed. */
  void changed() {
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  /** Whether it failed while the disk was to take what was written. */
  boolean failedToSync() {
    return syncing;
  }

  /** The size of the file in bytes. */
  long fileBytes() {
    return store.getFileStore().size();
  }

  /**
   * Writes all changes.
   *
   * @param sync whether they are on the disk when this returns
   */
  void commit(boolean sync) {
    if (!changed) {
      return;
    }
    group++;
    figures.put(GROUP, group);
    if (contents.lastNumber() != committedNumber) {
      figures.put(LAST_NUMBER, contents.lastNumber());
    }
    store.commit();
    if (sync) {
      syncing = true;
      store.sync();
      syncing = false;
    }
    committedNumber = contents.lastNumber();
    changed = false;
    commitsUncompacted++;
  }

  /** Gives room in the file back when much of it is unused; does not take long. */
  void compact() {
    boolean large = fileBytes() > COMPACT_FACTOR * contents.bytes() + COMPACT_FLOOR_BYTES;
    if (large && commitsUncompacted >= COMPACT_COMMITS) {
      commitsUncompacted = 0;
      syncing = true;
      store.compactFile(COMPACT_MILLIS);
      syncing = false;
    }
  }

  /** Closes it and writes nothing more. */
  void abandon() {
    store.closeImmediately();
  }

  /** Writes what was changed, and closes it in order. */
  @Override
  public void close() {
    store.close();
  }
}

package dev.tollgate.client.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the file of a directory, and reads it through. A damaged one is set aside, and what is
 * whole in it stands in a new one.
 */
final class Opening {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  /** How many damaged files may stand in the directory: each takes as much room as the spool. */
  static final int DAMAGED_FILES_MAX = 10;

  /** How long one stands there at least. */
  static final Duration DAMAGED_FILE_KEPT = Duration.ofDays(1);

  private final SpoolDirectory directory;
  private final InstantSource clock;

  /** The store's name of a path; tests put a failing disk before it. */
  private final Function<Path, String> names;

  Opening(SpoolDirectory directory, InstantSource clock, Function<Path, String> names) {
    this.directory = directory;
    this.clock = clock;
    this.names = names;
  }

  /**
   * Opens it.
   *
   * @throws SpoolException when the disk refuses, or a newer version wrote the file
   */
  SpoolFile open() {
    try {
      if (Files.notExists(directory.file())) {
        begin();
      }
      return openWhole();
    } catch (IOException e) {
      throw unopened(e);
    }
  }

  /**
   * Opens a new file with all that a file holds, which is closed. For one that the disk failed to
   * take: what is read of it may be in the system's memory alone.
   *
   * @throws SpoolException when the disk refuses; the file is as it was then
   */
  SpoolFile renew() {
    try {
      Salvage unused = writeReplacement();
      directory.replace();
      return openWhole();
    } catch (IOException e) {
      throw unopened(e);
    }
  }

  private static SpoolException unopened(IOException e) {
    return new SpoolException("The spool's file cannot be opened: " + Faults.text(e), e);
  }

  /** A replacement that stands alone was complete before the file was set aside. */
  private void begin() throws IOException {
    if (Files.exists(directory.replacement())) {
      directory.replace();
      return;
    }
    Files.deleteIfExists(directory.beginning());
    try (SpoolFile empty = SpoolFile.create(names.apply(directory.beginning()))) {
      empty.commit(true);
    } catch (RuntimeException | Error e) {
      throw refused(e);
    }
    directory.begin();
  }

  private SpoolFile openWhole() throws IOException {
    try {
      return read();
    } catch (OutOfMemoryError | StackOverflowError e) {
      // A damaged length or reference may cause either.
      replace(e);
    } catch (RuntimeException e) {
      if (Faults.of(e) != Faults.DAMAGED) {
        throw refused(e);
      }
      replace(e);
    }
    try {
      return read();
    } catch (RuntimeException | Error e) {
      throw refused(e);
    }
  }

  private static SpoolException refused(Throwable e) {
    return switch (Faults.of(e)) {
      case TOLD -> (SpoolException) e;
      case LOCKED ->
          new SpoolException("The spool's file is in use by another program: " + e.getMessage(), e);
      case NEWER ->
          new SpoolException(
              "The spool's file was written by a newer version: use that one, or deliver all with"
                  + " it before going back: "
                  + e.getMessage(),
              e);
      case DISK, DAMAGED ->
          new SpoolException("The spool's file cannot be used: " + Faults.text(e), e);
    };
  }

  private SpoolFile read() throws IOException {
    if (Files.size(directory.file()) == 0) {
      throw new DamagedFileException("the file is empty");
    }
    if (!Files.isWritable(directory.file())) {
      throw new SpoolException("The spool's file " + directory.file() + " is not writable");
    }
    SpoolFile file = SpoolFile.open(names.apply(directory.file()));
    try {
      file.contents().read(new AllWhole());
      if (!file.isNewest()) {
        Salvage.newer(directory.file(), file);
      }
      return file;
    } catch (IOException | RuntimeException | Error e) {
      file.abandon();
      throw e;
    }
  }

  private Salvage writeReplacement() throws IOException {
    Files.deleteIfExists(directory.replacement());
    Salvage salvage = new Salvage(directory.file(), names.apply(directory.file()), clock.instant());
    try {
      salvage.into(names.apply(directory.replacement()));
      return salvage;
    } catch (RuntimeException | Error e) {
      throw refused(e);
    }
  }

  private void replace(Throwable damage) throws IOException {
    makeRoom(damage);
    Salvage salvage = writeReplacement();
    Path aside = directory.setAside(clock.instant());
    directory.replace();
    LOG.error(
        "The spool's file was damaged ({}). It stands as {}; {} items and {} parked ones in it were"
            + " whole and are kept, {} records were not and are parked. Keep the file until nothing"
            + " is missed, then delete it",
        Faults.text(damage),
        aside,
        salvage.items(),
        salvage.parkedItems(),
        salvage.damagedRecords());
  }

  /** A disk that damages one file after the other is not to fill up with them. */
  private void makeRoom(Throwable damage) throws IOException {
    List<Path> damaged = directory.damagedFiles();
    if (damaged.size() < DAMAGED_FILES_MAX) {
      return;
    }
    Path oldest = damaged.get(0);
    if (!directory.wasSetAsideBefore(oldest, clock.instant().minus(DAMAGED_FILE_KEPT))) {
      throw new SpoolException(
          "The spool's file is damaged ("
              + Faults.text(damage)
              + "), and so were "
              + DAMAGED_FILES_MAX
              + " before it within "
              + DAMAGED_FILE_KEPT
              + ": check the disk, and delete the files that were set aside");
    }
    Files.delete(oldest);
    LOG.error("Deleted {}, as {} newer damaged files stand beside it", oldest, damaged.size() - 1);
  }

  /** Finds all records whole. */
  private static final class AllWhole implements Contents.Visitor {
    @Override
    public void record(SpoolRecord record) {}

    @Override
    public void damaged(int line, long number, byte[] found) {
      throw new DamagedFileException("the record of item " + number);
    }
  }
}

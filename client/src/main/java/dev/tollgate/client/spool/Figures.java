package dev.tollgate.client.spool;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the spool's thread tells of the spool, for others to read without waiting. */
final class Figures {
  private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

  private final SpoolSettings settings;
  private final SpoolDirectory directory;

  /** Whether a bound was met since room was last made. Of the spool's thread. */
  private boolean refused;

  private volatile SpoolState state =
      new SpoolState(0, 0, Optional.empty(), 0, false, 0, Optional.empty(), 0);
  private volatile long lastNumber;

  Figures(SpoolSettings settings, SpoolDirectory directory) {
    this.settings = settings;
    this.directory = directory;
  }

  SpoolState state() {
    return state;
  }

  long lastNumber() {
    return lastNumber;
  }

  /** A bound was met. */
  void refused() {
    refused = true;
  }

  /** Something was removed, or fitted. */
  void roomMade() {
    refused = false;
  }

  /**
   * The file can be read.
   *
   * @param failure why it cannot be written
   */
  void update(SpoolFile file, Optional<String> failure) {
    Contents contents = file.contents();
    lastNumber = contents.lastNumber();
    boolean full =
        refused
            || contents.items() + contents.parkedItems() >= settings.itemsMax()
            || contents.bytes() >= settings.bytesMax();
    state =
        new SpoolState(
            contents.items(),
            contents.bytes(),
            contents.oldestKeptAt(),
            contents.parkedItems(),
            full,
            file.fileBytes(),
            failure,
            state.damagedFiles());
  }

  /** Nothing can be done now; the other figures stay as they were. */
  void failed(Optional<String> failure) {
    SpoolState last = state;
    state =
        new SpoolState(
            last.items(),
            last.bytes(),
            last.oldestKeptAt(),
            last.parked(),
            last.full(),
            last.fileBytes(),
            failure,
            last.damagedFiles());
  }

  /** The file was opened: there may be another damaged one beside it. */
  void opened() {
    try {
      SpoolState last = state;
      int damagedFiles = directory.damagedFiles().size();
      state =
          new SpoolState(
              last.items(),
              last.bytes(),
              last.oldestKeptAt(),
              last.parked(),
              last.full(),
              last.fileBytes(),
              last.failure(),
              damagedFiles);
    } catch (IOException e) {
      LOG.warn("The spool's directory cannot be listed: {}", e.toString());
    }
  }
}

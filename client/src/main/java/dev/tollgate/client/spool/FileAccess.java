package dev.tollgate.client.spool;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open file, or why there is none. A file that failed is opened anew to read on; nothing is
 * written to it before a pause of 1 s that doubles up to 30 s. One that cannot be opened is tried
 * again after that pause. For one thread.
 */
final class FileAccess {
  private static final Logger LOG = LoggerFactory.getLogger(FileAccess.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

  private final Opening opening;
  private final LongSupplier nanos;
  private final Removals removals;
  private final Figures figures;

  private @Nullable SpoolFile file;
  private @Nullable String failure;
  private boolean unreadable;
  private boolean renew;
  private long failedAt;
  private long pauseNanos = PAUSE_NANOS;

  FileAccess(Opening opening, Removals removals, Figures figures, LongSupplier nanos) {
    this.opening = opening;
    this.removals = removals;
    this.figures = figures;
    this.nanos = nanos;
  }

  /** The file if it is open. */
  @Nullable SpoolFile open() {
    return file;
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** How long it takes until the file may be written anew; zero when it may be now. */
  long pauseLeftNanos() {
    return failure == null ? 0 : Math.max(0, pauseNanos - (nanos.getAsLong() - failedAt));
  }

  /**
   * The file, opened anew if need be.
   *
   * @throws SpoolException while it cannot be opened
   */
  SpoolFile file() {
    if (file != null) {
      return file;
    }
    if (unreadable && pauseLeftNanos() > 0) {
      throw paused();
    }
    try {
      file = opening.open();
      unreadable = false;
      removals.apply(file);
      figures.opened();
      return file;
    } catch (RuntimeException | Error e) {
      unreadable = true;
      throw failed(e);
    }
  }

  /**
   * The file to write to: a new one when the disk failed to take the last.
   *
   * @throws SpoolException when that cannot be written; the old one can still be read
   */
  SpoolFile fileToWrite() {
    SpoolFile open = file();
    if (!renew) {
      return open;
    }
    open.abandon();
    file = null;
    try {
      file = opening.renew();
      renew = false;
      removals.apply(file);
      LOG.info("The spool's file was written anew, as the disk had failed to take it");
      return file;
    } catch (RuntimeException | Error e) {
      throw failed(e);
    }
  }

  /** What is told to those who want to write before the pause is over. */
  SpoolException paused() {
    return new SpoolException("The spool's file failed, and is soon tried again: " + failure);
  }

  /** The file was written to: a failure before is over. */
  void written() {
    if (failure != null) {
      LOG.info("The spool's file is written again");
    }
    failure = null;
    pauseNanos = PAUSE_NANOS;
  }

  /** The file was read and found damaged: the next opening sees to it, without a pause. */
  void damaged(Throwable fault) {
    LOG.error("The spool's file was found damaged and is opened anew: {}", Faults.text(fault));
    abandon();
  }

  /** The file failed. */
  SpoolException failed(Throwable fault) {
    abandon();
    pauseNanos = failure == null ? PAUSE_NANOS : Math.min(2 * pauseNanos, PAUSE_NANOS_MAX);
    String text = Faults.text(fault);
    if (!text.equals(failure)) {
      LOG.error("The spool's file failed; what it has acknowledged stays in it: {}", text);
    }
    failure = text;
    failedAt = nanos.getAsLong();
    return new SpoolException("The spool's file failed: " + text, fault);
  }

  private void abandon() {
    if (file != null) {
      renew |= file.failedToSync();
      file.abandon();
      file = null;
    }
  }
}

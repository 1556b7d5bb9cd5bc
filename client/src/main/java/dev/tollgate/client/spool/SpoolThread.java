package dev.tollgate.client.spool;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that reads and writes the file: whatever waits is done together, and written out
 * with one commit.
 */
final class SpoolThread implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolThread.class);

  /** How long what needs no acknowledgement may stay unwritten. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Intake intake;
  private final FileAccess access;
  private final Removals removals;
  private final boolean sync;
  private final Figures figures;

  /** When the first change came that is not written out, by {@link System#nanoTime}. */
  private long changedAt;

  SpoolThread(Intake intake, FileAccess access, Removals removals, boolean sync, Figures figures) {
    this.intake = intake;
    this.access = access;
    this.removals = removals;
    this.sync = sync;
    this.figures = figures;
  }

  @Override
  public void run() {
    while (!intake.isFinished()) {
      perform(await());
    }
    finish();
  }

  private List<Work<?>> await() {
    while (true) {
      try {
        return intake.take(patienceNanos());
      } catch (InterruptedException e) {
        LOG.warn("The spool's thread was interrupted; only a close ends it");
      }
    }
  }

  private long patienceNanos() {
    SpoolFile file = access.open();
    boolean waits = file == null ? !removals.isEmpty() : file.isChanged();
    if (!waits) {
      return Long.MAX_VALUE;
    }
    long linger = file == null ? 0 : changedAt + LINGER_NANOS - System.nanoTime();
    return Math.max(linger, access.pauseLeftNanos());
  }

  private void perform(List<Work<?>> works) {
    works.forEach(Work::begin);
    try {
      attempt(works);
    } catch (RuntimeException | Error e) {
      if (access.open() == null || Faults.of(e) != Faults.DAMAGED) {
        fail(works, e);
        return;
      }
      access.damaged(e);
      try {
        attempt(works);
      } catch (RuntimeException | Error again) {
        fail(works, again);
      }
    }
  }

  private void attempt(List<Work<?>> works) {
    SpoolFile file = access.file();
    boolean writable = access.pauseLeftNanos() == 0;
    if (writable && (file.isChanged() || works.stream().anyMatch(Work::isDurable))) {
      file = access.fileToWrite();
    }
    boolean changedBefore = file.isChanged();
    boolean durable = false;
    for (Work<?> work : works) {
      if (writable || !work.isDurable()) {
        work.apply(file);
        durable |= work.isToWrite();
      } else {
        work.fail(access.paused());
      }
    }
    if (!changedBefore) {
      changedAt = System.nanoTime();
    }
    boolean due = file.isChanged() && System.nanoTime() - changedAt >= LINGER_NANOS;
    if (durable || (due && writable)) {
      commit(file);
    }
    figures.update(file, access.failure());
    works.forEach(Work::complete);
  }

  private void commit(SpoolFile file) {
    file.commit(sync);
    removals.clear();
    access.written();
    file.compact();
  }

  private void fail(List<Work<?>> works, Throwable fault) {
    SpoolException failure = fault instanceof SpoolException told ? told : access.failed(fault);
    figures.failed(access.failure());
    for (Work<?> work : works) {
      work.fail(failure);
    }
  }

  private void finish() {
    if (access.open() == null) {
      return;
    }
    try {
      SpoolFile file = access.fileToWrite();
      commit(file);
      file.close();
    } catch (RuntimeException | Error e) {
      LOG.warn("The spool's file was not closed in order: {}", access.failed(e).getMessage());
    }
  }
}

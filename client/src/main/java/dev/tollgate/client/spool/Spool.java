package dev.tollgate.client.spool;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A bounded, durable store of items that are delivered later. Items stand in {@link #LINES} lines,
 * each in the order of their numbers, which the caller gives: the next one is above {@link
 * #lastNumber}. Items that were refused for good are parked, and wait for a person.
 *
 * <p>All is done by one thread of the spool's own, in the order in which it was asked, with one
 * commit for all that waits. What returns a future does not wait for the disk, nor do {@link
 * #state} and {@link #lastNumber}; {@link #read}, {@link #parked} and {@link #close} do. Futures
 * complete on that thread: what hangs on them must not block, and must not read.
 *
 * <p>What failed with a {@link SpoolException} other than {@link SpoolFullException} may have been
 * done nevertheless; to repeat it is harmless.
 */
public final class Spool implements AutoCloseable {
  /** How many lines there are. */
  public static final int LINES = 16;

  private final Intake intake;
  private final Changes changes;
  private final Figures figures;
  private final SpoolDirectory directory;
  private final Thread thread;

  private Spool(Parts parts, boolean sync) {
    intake = parts.intake;
    changes = parts.changes;
    figures = parts.figures;
    directory = parts.directory;
    thread =
        new Thread(
            new SpoolThread(intake, parts.access, parts.removals, sync, figures), "tollgate-spool");
    thread.setDaemon(true);
  }

  /** What a spool is made of. */
  private record Parts(
      SpoolDirectory directory,
      Removals removals,
      FileAccess access,
      Figures figures,
      Changes changes,
      Intake intake) {}

  /**
   * Opens the spool of a directory, or makes one. A damaged file is set aside, and what is whole in
   * it is kept.
   *
   * @param clock for the times that stand with items
   * @throws SpoolException when the directory is not writable or in use, the disk refuses, or a
   *     newer version wrote the file
   */
  public static Spool open(SpoolSettings settings, InstantSource clock) {
    return open(settings, clock, System::nanoTime, Path::toString);
  }

  /**
   * Opens one, with what tests put in.
   *
   * @param nanos for the pauses after failures
   * @param names what the store is told for a path
   */
  static Spool open(
      SpoolSettings settings,
      InstantSource clock,
      LongSupplier nanos,
      Function<Path, String> names) {
    requireNonNull(clock, "clock");
    SpoolDirectory directory = SpoolDirectory.take(settings.directory());
    try {
      Removals removals = new Removals();
      Figures figures = new Figures(settings, directory);
      Opening opening = new Opening(directory, clock, names);
      FileAccess access = new FileAccess(opening, removals, figures, nanos);
      figures.update(access.file(), Optional.empty());
      Changes changes = new Changes(settings, clock, removals, figures);
      Parts parts = new Parts(directory, removals, access, figures, changes, new Intake());
      Spool spool = new Spool(parts, settings.sync());
      spool.thread.start();
      return spool;
    } catch (RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  /** The highest number that was ever kept; zero when none was. */
  public long lastNumber() {
    return figures.lastNumber();
  }

  /** How the spool is, as of the last commit. */
  public SpoolState state() {
    return figures.state();
  }

  /**
   * Keeps items, all or none. An item whose number stands in its line already takes its place.
   *
   * @return completes when they are written out, and with {@link SpoolSettings#sync} on the disk;
   *     fails with {@link SpoolFullException} when a bound is met, then nothing was kept; else with
   *     {@link SpoolException}
   */
  public CompletableFuture<Void> keep(List<SpooledItem> items) {
    return add(changes.keep(List.copyOf(items)));
  }

  /**
   * Removes what was delivered. It is read no more, and written out within some 100 ms or by the
   * close: it may come back after the process or the machine was killed. Numbers that are not there
   * do nothing.
   */
  public void remove(int line, List<Long> numbers) {
    requireLine(line);
    CompletableFuture<Boolean> unused = add(changes.remove(line, List.copyOf(numbers)));
  }

  /**
   * Reads a line on, in the order of numbers.
   *
   * @param afterNumber of the last that was read; zero begins at the start
   * @param itemsMax above zero
   * @throws SpoolException while the file cannot be read
   */
  public List<SpooledItem> read(int line, long afterNumber, int itemsMax) {
    requireLine(line);
    requirePositive("itemsMax", itemsMax);
    return join(changes.read(line, afterNumber, itemsMax));
  }

  /**
   * Parks an item that was refused for good: it leaves its line if it is there.
   *
   * @return as of {@link #keep}; only an item that was not in its line needs room and may find none
   */
  public CompletableFuture<Void> park(ParkedItem item) {
    return add(changes.park(requireNonNull(item, "item")));
  }

  /**
   * Lists parked items in the order of numbers.
   *
   * @param afterNumber of the last that was read; zero begins at the start
   * @param itemsMax above zero
   * @throws SpoolException while the file cannot be read
   */
  public List<ParkedItem> parked(long afterNumber, int itemsMax) {
    requirePositive("itemsMax", itemsMax);
    return join(changes.parked(afterNumber, itemsMax));
  }

  /**
   * Throws a parked item away.
   *
   * @return whether it was there, once that is written out; fails as {@link #keep} does
   */
  public CompletableFuture<Boolean> discardParked(long number) {
    return add(changes.discard(number));
  }

  private <T> CompletableFuture<T> add(Work<T> work) {
    intake.add(work);
    return work.future();
  }

  private <T> T join(Work<T> work) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("what hangs on a future of the spool must not read");
    }
    try {
      return add(work).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SpoolException told) {
        throw told;
      }
      throw e;
    }
  }

  private static void requireLine(int line) {
    if (line < 0 || line >= LINES) {
      throw new IllegalArgumentException(
          "line must be at least 0 and below " + LINES + ": " + line);
    }
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be above zero: " + value);
    }
  }

  /** Does all that was asked for, writes it out, and lets the directory go. */
  @Override
  public void close() {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("what hangs on a future of the spool must not close it");
    }
    intake.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        // What was kept is written out first: an interrupted close would lose the lock's order.
        interrupted = true;
      }
    }
    directory.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

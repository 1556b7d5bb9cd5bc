package dev.tollgate.client.tracking;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A share of the tenants, whose messages are reported one after another over one stream.
 *
 * <p>A message is in one of three queues: not sent, sent and not answered, or answered with a
 * failure that passes. When the stream breaks, all go back to the first, in their order. After a
 * failure one message goes out alone: only when it is answered do the others follow.
 */
final class Line {
  /** Messages that are sent and not answered: several times what a server takes into one batch. */
  private static final int IN_FLIGHT_MAX = 1_000;

  /** Goes out before the transport says that it is ready, such as while it connects. */
  private static final int AHEAD_MAX = 32;

  /** After this without messages the stream is given back. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** A new stream may go to another replica. */
  private static final Duration STREAM_AGE_MAX = Duration.ofMinutes(1);

  /** A message that may be at fault itself is given up after as many failures. */
  private static final int FAULTS_MAX = 8;

  private final TrackSettings settings;
  private final Surroundings around;
  private final Tally tally;
  private final Keeper keeper;
  private final ReentrantLock lock = new ReentrantLock();
  private final Backoff backoff = new Backoff(new SplittableRandom());
  private final Deque<Entry> unsent = new ArrayDeque<>();
  private final Deque<Entry> inFlight = new ArrayDeque<>();
  private final List<Entry> again = new ArrayList<>();
  private @Nullable ItemStream stream;
  private @Nullable Status trouble;
  private @Nullable CompletableFuture<Void> drained;
  private long progressNanos;
  private boolean answeredOnStream;
  private boolean paused;
  private boolean watched;
  private boolean stopped;

  Line(int index, TrackSettings settings, Surroundings around, Tally tally) {
    this.settings = settings;
    this.around = around;
    this.tally = tally;
    this.keeper = new Keeper(index, this, settings, around, tally);
  }

  /** Takes a message, and sends it unless others come first. */
  CompletableFuture<Report> accept(TrackItem item, boolean awaited) {
    CompletableFuture<Report> report = new CompletableFuture<>();
    locked(
        deferred -> {
          // Numbered with the lock held, so that the numbers of a line are in its order.
          Entry entry = new Entry(around.nextNumber(), item, around.now(), awaited, report);
          if (stopped || drained != null) {
            keeper.giveUp(entry, Statuses.of(Code.UNAVAILABLE, "the client is closed"), deferred);
          } else if (keeper.takes(entry, held(), deferred)) {
            unsent.add(entry);
            pump();
          }
        });
    return report;
  }

  /** Reads what an earlier process left. */
  void recover() {
    locked(deferred -> keeper.loadMore(held()));
  }

  /** Why messages do not get through; null while they do. */
  @Nullable Status trouble() {
    lock.lock();
    try {
      return trouble;
    } finally {
      lock.unlock();
    }
  }

  /** How many messages of this line are in memory. */
  int depth() {
    lock.lock();
    try {
      return held();
    } finally {
      lock.unlock();
    }
  }

  /** The stream takes more. */
  void ready() {
    locked(deferred -> pump());
  }

  /** The stream's next message is answered. */
  void answered(ItemStream by, TrackResult result) {
    locked(
        deferred -> {
          if (by != stream) {
            return;
          }
          Entry entry = inFlight.poll();
          if (entry == null) {
            broken(Statuses.of(Code.INTERNAL, "more results than items"), deferred);
            by.cancel("more results than items");
            return;
          }
          progressNanos = around.nanos().getAsLong();
          answeredOnStream = true;
          if (!entry.over) {
            take(entry, result, deferred);
          }
          goOn(deferred);
        });
  }

  /** The stream is over; OK when the server ended it, having answered all that it had read. */
  void ended(ItemStream by, Status status) {
    locked(
        deferred -> {
          if (by == stream) {
            broken(status, deferred);
          }
        });
  }

  /**
   * Takes nothing more.
   *
   * @return completed when nothing is under way any more, or what is cannot get through and is kept
   */
  CompletableFuture<Void> drain() {
    CompletableFuture<Void> end = new CompletableFuture<>();
    locked(
        deferred -> {
          drained = end;
          keeper.keepAll();
          goOn(deferred);
        });
    return end;
  }

  /** Ends the stream. What is not kept is given up. */
  void stop() {
    locked(
        deferred -> {
          stopped = true;
          ItemStream last = stream;
          stream = null;
          if (last != null) {
            last.cancel("the client is closed");
          }
          Status closed = Statuses.of(Code.UNAVAILABLE, "the client was closed meanwhile");
          requeue();
          unsent.forEach(entry -> keeper.giveUpUnlessKept(entry, closed, deferred));
          unsent.clear();
          keeper.stop(closed, deferred);
        });
  }

  /** Does something with the lock held, and afterwards tells callers what came of it. */
  void locked(Consumer<Deferred> work) {
    if (lock.isHeldByCurrentThread()) {
      // What failed at once: its callers are told by a thread that holds nothing.
      around.timers().soon(() -> locked(work));
      return;
    }
    Deferred deferred = new Deferred();
    lock.lock();
    try {
      work.accept(deferred);
    } finally {
      lock.unlock();
    }
    deferred.run();
  }

  /** Puts messages that were on disk alone behind those in memory, and sends them. */
  void append(List<Entry> entries) {
    unsent.addAll(entries);
    pump();
  }

  /** Whether nothing has got through since the last failure. */
  boolean failing() {
    return backoff.failing();
  }

  int held() {
    return unsent.size() + inFlight.size() + again.size();
  }

  /** But for those that were given up. */
  private boolean isEmpty() {
    return again.isEmpty()
        && unsent.stream().allMatch(entry -> entry.over)
        && inFlight.stream().allMatch(entry -> entry.over);
  }

  private void take(Entry entry, TrackResult result, Deferred deferred) {
    if (result.hasError()) {
      refusal(entry, result.getError(), Verdict.ofItem(result.getError()), deferred);
      return;
    }
    backoff.succeeded();
    trouble = null;
    tally.recorded.increment();
    if (result.getInbound().getDuplicate() || result.getOutbound().getDuplicate()) {
      tally.repeats.increment();
    }
    keeper.done(entry);
    deferred.tell(entry, new Report.Recorded(result));
  }

  private void refusal(Entry entry, Status status, Verdict verdict, Deferred deferred) {
    boolean given = verdict == Verdict.SUSPECT && ++entry.faults >= FAULTS_MAX;
    if (verdict == Verdict.FINAL || given) {
      backoff.succeeded();
      keeper.refused(entry, status, deferred);
    } else {
      trouble = status;
      again.add(entry);
    }
  }

  private void goOn(Deferred deferred) {
    if (!again.isEmpty() && inFlight.isEmpty()) {
      requeue();
      pause(backoff.failed());
    }
    keeper.loadMore(held());
    pump();
    checkDrained(deferred);
  }

  /** Tells who waits for the line to be empty, when it is. */
  void checkDrained(Deferred deferred) {
    CompletableFuture<Void> end = drained;
    if (end != null && (isEmpty() || (failing() && keeper.hasAll()))) {
      deferred.later(() -> end.complete(null));
    }
  }

  private void broken(Status status, Deferred deferred) {
    stream = null;
    boolean ok = status.getCode() == Code.OK_VALUE;
    if (!ok) {
      trouble = status;
      tally.streamsBroken.increment();
    }
    if (!ok && inFlight.size() == 1 && Verdict.ofStream(status) == Verdict.SUSPECT) {
      Entry alone = inFlight.remove();
      if (!alone.over) {
        refusal(alone, status, Verdict.SUSPECT, deferred);
      }
    }
    requeue();
    if (!ok || !answeredOnStream) {
      // A stream that ends well and did nothing is a failure too: it must not be opened in a loop.
      pause(backoff.failed());
      keeper.keepAll();
    }
    goOn(deferred);
  }

  private void requeue() {
    tally.sentAgain.add(again.size() + inFlight.size());
    while (!inFlight.isEmpty()) {
      unsent.addFirst(inFlight.removeLast());
    }
    for (int i = again.size() - 1; i >= 0; i--) {
      unsent.addFirst(again.get(i));
    }
    again.clear();
  }

  private void pause(Duration pause) {
    if (paused || stopped) {
      return;
    }
    paused = true;
    around.timers().after(pause, () -> locked(deferred -> resume()));
  }

  private void resume() {
    paused = false;
    pump();
  }

  private void pump() {
    int most = backoff.failing() ? 1 : IN_FLIGHT_MAX;
    while (!paused && !stopped && again.isEmpty() && inFlight.size() < most && hasUnsent()) {
      ItemStream current = currentStream();
      if (current == null || (!current.isReady() && inFlight.size() >= AHEAD_MAX)) {
        return;
      }
      Entry next = unsent.remove();
      if (inFlight.isEmpty()) {
        progressNanos = around.nanos().getAsLong();
      }
      inFlight.add(next);
      current.send(next.item);
      watch();
    }
  }

  private boolean hasUnsent() {
    while (!unsent.isEmpty() && unsent.element().over) {
      unsent.remove();
    }
    return !unsent.isEmpty();
  }

  /** The stream to send on; null while an old one is being emptied. */
  private @Nullable ItemStream currentStream() {
    long now = around.nanos().getAsLong();
    if (stream != null && now - stream.openedNanos > STREAM_AGE_MAX.toNanos()) {
      if (!inFlight.isEmpty()) {
        return null;
      }
      stream.complete();
      stream = null;
    }
    if (stream == null) {
      answeredOnStream = false;
      stream = ItemStream.open(around.channel(), this, now);
    }
    return stream;
  }

  /** Looks after a stream that is open: one that answers nothing is cut off, an idle one ended. */
  private void watch() {
    if (watched || stopped) {
      return;
    }
    watched = true;
    Duration least = settings.answerWait().compareTo(IDLE) < 0 ? settings.answerWait() : IDLE;
    around.timers().after(least.dividedBy(2), () -> locked(this::look));
  }

  private void look(Deferred deferred) {
    watched = false;
    ItemStream current = stream;
    if (current == null) {
      return;
    }
    long quiet = around.nanos().getAsLong() - progressNanos;
    if (inFlight.isEmpty() && quiet > IDLE.toNanos()) {
      current.complete();
      stream = null;
    } else if (!inFlight.isEmpty() && quiet > settings.answerWait().toNanos()) {
      String why = "no answer in " + settings.answerWait();
      broken(Statuses.of(Code.DEADLINE_EXCEEDED, why), deferred);
      current.cancel(why);
    } else {
      watch();
    }
  }
}

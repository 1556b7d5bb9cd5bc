package dev.tollgate.client.tracking;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.tollgate.client.spool.ParkedItem;
import dev.tollgate.client.spool.SpoolException;
import dev.tollgate.client.spool.SpooledItem;
import dev.tollgate.metering.v1.TrackItem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a line has in memory, and what it has in the spool. All methods are called with the line's
 * lock held.
 *
 * <p>Memory holds the messages that are next; those that find no room there go to the disk alone
 * and are read when their turn comes. Of those in memory the spool gets what is not answered in
 * time.
 */
final class Keeper {
  /** Between attempts to write what found no room. */
  private static final Duration AGAIN = Duration.ofMillis(50);

  /** Between attempts to read a spool that fails. */
  private static final Duration READ_AGAIN = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Keeper.class);

  private final int index;
  private final Line line;
  private final TrackSettings settings;
  private final Surroundings around;
  private final Tally tally;
  private final Deque<Entry> unkept = new ArrayDeque<>();
  private int beingKept;
  private long lastInMemory;
  private boolean moreOnDisk;

  /** Numbers of those that go to the disk alone and are not known to be there. */
  private final Set<Long> goingToDisk = new HashSet<>();

  private final Set<Entry> waitingForRoom = new HashSet<>();
  private boolean stopped;
  private boolean loading;
  private boolean armed;

  Keeper(int index, Line line, TrackSettings settings, Surroundings around, Tally tally) {
    this.index = index;
    this.line = line;
    this.settings = settings;
    this.around = around;
    this.tally = tally;
    this.moreOnDisk = around.spool().map(spool -> spool.state().items() > 0).orElse(false);
  }

  /** Whether the message's place is in memory; else it goes to the disk, or nowhere. */
  boolean takes(Entry entry, int held, Deferred deferred) {
    boolean next = !moreOnDisk && !loading && goingToDisk.isEmpty();
    if (next && held < settings.windowMax()) {
      lastInMemory = entry.number;
      unkept.add(entry);
      if (around.spool().isPresent() && (settings.keepAfter().isZero() || line.failing())) {
        keepAll();
      } else {
        arm();
      }
      return true;
    }
    if (around.spool().isEmpty()) {
      String why = "more than " + settings.windowMax() + " messages wait, and there is no spool";
      giveUp(entry, Statuses.of(Code.RESOURCE_EXHAUSTED, why), deferred);
    } else {
      goingToDisk.add(entry.number);
      keep(List.of(entry), true);
    }
    return false;
  }

  /** Writes everything that is not in the spool yet. */
  void keepAll() {
    if (around.spool().isPresent()) {
      keep(unkeptSince(Duration.ZERO), false);
    }
  }

  /** Whether nothing would be lost if the process ended now. */
  boolean hasAll() {
    trim();
    return around.spool().isPresent()
        && unkept.isEmpty()
        && beingKept == 0
        && goingToDisk.isEmpty();
  }

  /** The message is recorded. */
  void done(Entry entry) {
    entry.over = true;
    forget(entry);
    trim();
  }

  /** The message is refused for good: told to who waits for it, else set aside. */
  void refused(Entry entry, Status status, Deferred deferred) {
    entry.over = true;
    tally.refused.increment();
    if (entry.kept || !entry.awaited) {
      park(entry.spooled(index), status);
    }
    deferred.tell(entry, new Report.Refused(status));
    trim();
  }

  /** The message is neither recorded nor kept. */
  void giveUp(Entry entry, Status status, Deferred deferred) {
    entry.over = true;
    tally.unkept.increment();
    if (!entry.awaited) {
      lost(status);
    }
    deferred.tell(entry, new Report.Unkept(status));
  }

  /** As {@link #giveUp}, of what the spool does not have. */
  void giveUpUnlessKept(Entry entry, Status status, Deferred deferred) {
    if (!entry.over && !entry.kept) {
      giveUp(entry, status, deferred);
    }
  }

  /** Nothing waits for room any more, and nothing is tried again. */
  void stop(Status status, Deferred deferred) {
    stopped = true;
    waitingForRoom.forEach(entry -> giveUpUnlessKept(entry, status, deferred));
    waitingForRoom.clear();
  }

  /** Reads on when there is room in memory again. */
  void loadMore(int held) {
    if (moreOnDisk && !loading && held <= settings.windowMax() / 2) {
      loading = true;
      moreOnDisk = false;
      long after = lastInMemory;
      around.timers().soon(() -> load(after));
    }
  }

  private void load(long after) {
    int most = Math.max(1, settings.windowMax() / 2);
    List<SpooledItem> items;
    try {
      items = around.spool().orElseThrow().read(index, after, most);
    } catch (SpoolException unreadable) {
      log.error("the spool cannot be read: {}", unreadable.getMessage());
      around.timers().after(READ_AGAIN, () -> load(after));
      return;
    }
    line.locked(
        deferred -> {
          loading = false;
          moreOnDisk |= items.size() == most;
          List<Entry> entries = new ArrayList<>(items.size());
          items.forEach(item -> entry(item, entries));
          line.append(entries);
          loadMore(line.held());
        });
  }

  private void entry(SpooledItem item, List<Entry> entries) {
    lastInMemory = Math.max(lastInMemory, item.number());
    goingToDisk.remove(item.number());
    try {
      TrackItem message = TrackItem.parseFrom(item.bytes());
      Moment accepted = new Moment(item.acceptedAt(), around.nanos().getAsLong());
      Entry entry = new Entry(item.number(), message, accepted, false, new CompletableFuture<>());
      entry.kept = true;
      entries.add(entry);
    } catch (InvalidProtocolBufferException damaged) {
      park(item, Statuses.of(Code.DATA_LOSS, "the spool gave back what is no message"));
    }
  }

  private void keep(List<Entry> entries, boolean onDiskAlone) {
    if (entries.isEmpty()) {
      return;
    }
    beingKept += entries.size();
    List<SpooledItem> items = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      items.add(entry.spooled(index));
    }
    var unused =
        around
            .spool()
            .orElseThrow()
            .keep(items)
            .whenComplete(
                (done, failure) ->
                    line.locked(
                        deferred -> {
                          beingKept -= entries.size();
                          if (failure == null) {
                            kept(entries, onDiskAlone, deferred);
                          } else {
                            notKept(entries, onDiskAlone, failure, deferred);
                          }
                        }));
  }

  private void kept(List<Entry> entries, boolean onDiskAlone, Deferred deferred) {
    tally.kept.add(entries.size());
    for (Entry entry : entries) {
      entry.kept = true;
      if (entry.over) {
        forget(entry);
      } else {
        deferred.tell(entry, new Report.Kept());
      }
    }
    if (onDiskAlone) {
      // Those that are not among them have been read meanwhile.
      entries.stream().filter(e -> goingToDisk.remove(e.number)).forEach(this::place);
      loadMore(line.held());
    }
    line.checkDrained(deferred);
  }

  /** One that waited for room may come after others that have been read meanwhile. */
  private void place(Entry entry) {
    if (entry.number <= lastInMemory) {
      line.append(List.of(entry));
    } else {
      moreOnDisk = true;
    }
  }

  private void notKept(
      List<Entry> entries, boolean onDiskAlone, Throwable failure, Deferred deferred) {
    long now = around.nanos().getAsLong();
    long most = settings.keepAfter().plus(settings.keepFor()).toNanos();
    List<Entry> waiting = new ArrayList<>();
    for (Entry entry : entries) {
      if (!entry.over && !stopped && now - entry.acceptedNanos < most) {
        waiting.add(entry);
      } else {
        goingToDisk.remove(entry.number);
        if (!entry.over) {
          giveUp(entry, Statuses.of(Code.RESOURCE_EXHAUSTED, text(failure)), deferred);
        }
      }
    }
    if (!waiting.isEmpty()) {
      waitingForRoom.addAll(waiting);
      around.timers().after(AGAIN, () -> line.locked(later -> keepAgain(waiting, onDiskAlone)));
    }
    line.checkDrained(deferred);
  }

  private void keepAgain(List<Entry> entries, boolean onDiskAlone) {
    entries.forEach(waitingForRoom::remove);
    keep(entries.stream().filter(entry -> !entry.over).toList(), onDiskAlone);
  }

  private static String text(Throwable failure) {
    @Nullable Throwable cause = failure.getCause();
    return String.valueOf(
        failure instanceof SpoolException || cause == null
            ? failure.getMessage()
            : cause.getMessage());
  }

  private void arm() {
    if (armed || unkept.isEmpty()) {
      return;
    }
    armed = true;
    long age = around.nanos().getAsLong() - unkept.element().acceptedNanos;
    around.timers().after(settings.keepAfter().minusNanos(age), () -> line.locked(this::keepDue));
  }

  private void keepDue(Deferred deferred) {
    armed = false;
    if (around.spool().isPresent()) {
      // Those that are due soon go with those that are: one write instead of two.
      keep(unkeptSince(settings.keepAfter().dividedBy(2)), false);
    } else {
      Status trouble = line.trouble();
      Status late =
          trouble == null
              ? Statuses.of(Code.DEADLINE_EXCEEDED, "no answer in " + settings.keepAfter())
              : trouble;
      unkeptSince(settings.keepAfter()).forEach(entry -> giveUp(entry, late, deferred));
      line.checkDrained(deferred);
    }
    arm();
  }

  /** Takes out those that have waited at least as long. */
  private List<Entry> unkeptSince(Duration age) {
    long latest = around.nanos().getAsLong() - age.toNanos();
    List<Entry> due = new ArrayList<>();
    trim();
    while (!unkept.isEmpty() && unkept.element().acceptedNanos - latest <= 0) {
      due.add(unkept.remove());
      trim();
    }
    return due;
  }

  private void trim() {
    while (!unkept.isEmpty() && unkept.element().over) {
      unkept.remove();
    }
  }

  private void forget(Entry entry) {
    if (entry.kept) {
      around.spool().orElseThrow().remove(index, List.of(entry.number));
    }
  }

  private void park(SpooledItem item, Status status) {
    if (around.spool().isEmpty()) {
      lost(status);
      return;
    }
    tally.parked.increment();
    String code = Statuses.code(status).name();
    var unused =
        around
            .spool()
            .orElseThrow()
            .park(new ParkedItem(item, around.clock().instant(), code, status.getMessage()))
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    log.error("a message that was refused for good could not be parked");
                    lost(status);
                  }
                });
    log.warn("a message was refused for good and is parked in the spool: {}", code);
  }

  private void lost(Status status) {
    tally.lost.increment();
    log.error(
        "a message of which nobody waits for the report is lost: {} {}",
        Statuses.code(status),
        status.getMessage());
  }
}

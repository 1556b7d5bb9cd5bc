package dev.tollgate.client.spool;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What can be asked of a spool, as work for its thread. */
final class Changes {
  private final SpoolSettings settings;
  private final InstantSource clock;
  private final Removals removals;
  private final Figures figures;

  Changes(SpoolSettings settings, InstantSource clock, Removals removals, Figures figures) {
    this.settings = settings;
    this.clock = clock;
    this.removals = removals;
    this.figures = figures;
  }

  Work<Void> keep(List<SpooledItem> items) {
    long bytes = items.stream().mapToLong(Changes::recordBytes).sum();
    return Work.durable(
        bytes,
        file -> {
          Contents contents = file.contents();
          requireRoom(contents, items.stream().filter(item -> !contents.holds(item)).toList());
          Instant now = clock.instant();
          for (SpooledItem item : items) {
            contents.put(new SpoolRecord(file.nextGroup(), now, item, null));
            removals.forget(item.line(), item.number());
            file.changed();
          }
          figures.roomMade();
          return null;
        });
  }

  private static long recordBytes(SpooledItem item) {
    return (long) SpoolRecord.OVERHEAD_BYTES + item.length();
  }

  private void requireRoom(Contents contents, List<SpooledItem> items) {
    long bytes = items.stream().mapToLong(Changes::recordBytes).sum();
    long itemsKept = contents.items() + contents.parkedItems();
    if (itemsKept + items.size() > settings.itemsMax()) {
      throw full("items", itemsKept, settings.itemsMax());
    }
    if (contents.bytes() + bytes > settings.bytesMax()) {
      throw full("bytes", contents.bytes(), settings.bytesMax());
    }
  }

  private SpoolFullException full(String unit, long kept, long max) {
    figures.refused();
    return new SpoolFullException(
        "The spool keeps "
            + kept
            + " of at most "
            + max
            + " "
            + unit
            + ": it has no room for more");
  }

  Work<Boolean> remove(int line, List<Long> numbers) {
    return Work.passing(
        () -> removals.add(line, numbers),
        file -> {
          boolean any = false;
          for (long number : numbers) {
            if (file.contents().remove(line, number)) {
              any = true;
            } else if (!file.isChanged()) {
              removals.forget(line, number);
            }
          }
          if (any) {
            file.changed();
            figures.roomMade();
          }
          return any;
        });
  }

  Work<List<SpooledItem>> read(int line, long afterNumber, int itemsMax) {
    return Work.passing(
        file ->
            file.contents().read(line, afterNumber, itemsMax).stream()
                .map(SpoolRecord::item)
                .toList());
  }

  Work<Void> park(ParkedItem parked) {
    SpooledItem item = parked.item();
    return Work.durable(
        recordBytes(item),
        file -> {
          Contents contents = file.contents();
          if (!contents.holds(item) && !contents.holdsParked(item.number())) {
            requireRoom(contents, List.of(item));
          }
          contents.put(SpoolRecord.parked(file.nextGroup(), clock.instant(), parked));
          file.changed();
          return null;
        });
  }

  Work<List<ParkedItem>> parked(long afterNumber, int itemsMax) {
    return Work.passing(
        file ->
            file.contents().parked(afterNumber, itemsMax).stream()
                .map(SpoolRecord::parkedItem)
                .toList());
  }

  Work<Boolean> discard(long number) {
    return Work.durable(
        0,
        file -> {
          boolean removed = file.contents().removeParked(number);
          if (removed) {
            file.changed();
            figures.roomMade();
          }
          return removed;
        });
  }
}

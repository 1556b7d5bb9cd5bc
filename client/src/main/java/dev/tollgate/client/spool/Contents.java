package dev.tollgate.client.spool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** The maps of a file, and what they add up to. For one thread; nothing here is committed. */
final class Contents {
  private final List<MVMap<Long, byte[]>> lines;
  private final MVMap<Long, byte[]> parked;

  private long items;
  private long parkedItems;
  private long bytes;
  private long lastNumber;

  /** Takes each record of a file. */
  interface Visitor {
    void record(SpoolRecord record);

    /** One that is damaged, as it was found. */
    void damaged(int line, long number, byte[] found);
  }

  Contents(List<MVMap<Long, byte[]>> lines, MVMap<Long, byte[]> parked) {
    this.lines = List.copyOf(lines);
    this.parked = parked;
  }

  long items() {
    return items;
  }

  long parkedItems() {
    return parkedItems;
  }

  long bytes() {
    return bytes;
  }

  /** The highest number that was ever put. */
  long lastNumber() {
    return lastNumber;
  }

  void setLastNumber(long number) {
    lastNumber = Math.max(lastNumber, number);
  }

  boolean holds(SpooledItem item) {
    return lines.get(item.line()).containsKey(item.number());
  }

  boolean holdsParked(long number) {
    return parked.containsKey(number);
  }

  /** Puts it in its line, or if it is a parked one from there among those. */
  void put(SpoolRecord record) {
    SpooledItem item = record.item();
    byte[] encoded = record.encode();
    if (record.parking() == null) {
      byte[] before = lines.get(item.line()).put(item.number(), encoded);
      items += before == null ? 1 : 0;
      bytes += encoded.length - length(before);
    } else {
      remove(item.line(), item.number());
      byte[] before = parked.put(item.number(), encoded);
      parkedItems += before == null ? 1 : 0;
      bytes += encoded.length - length(before);
    }
    setLastNumber(item.number());
  }

  boolean remove(int line, long number) {
    byte[] before = lines.get(line).remove(number);
    items -= before == null ? 0 : 1;
    bytes -= length(before);
    return before != null;
  }

  boolean removeParked(long number) {
    byte[] before = parked.remove(number);
    parkedItems -= before == null ? 0 : 1;
    bytes -= length(before);
    return before != null;
  }

  private static int length(byte @Nullable [] record) {
    return record == null ? 0 : record.length;
  }

  List<SpoolRecord> read(int line, long afterNumber, int max) {
    return read(lines.get(line), afterNumber, max);
  }

  List<SpoolRecord> parked(long afterNumber, int max) {
    return read(parked, afterNumber, max);
  }

  private static List<SpoolRecord> read(MVMap<Long, byte[]> map, long afterNumber, int max) {
    List<SpoolRecord> read = new ArrayList<>();
    if (afterNumber == Long.MAX_VALUE) {
      return read;
    }
    Cursor<Long, byte[]> cursor = map.cursor(afterNumber + 1);
    while (read.size() < max && cursor.hasNext()) {
      long number = cursor.next();
      read.add(decode(number, cursor.getValue()));
    }
    return read;
  }

  Optional<SpoolRecord> parked(long number) {
    byte[] record = parked.get(number);
    return record == null ? Optional.empty() : Optional.of(decode(number, record));
  }

  private static SpoolRecord decode(long number, byte[] record) {
    return SpoolRecord.decode(record)
        .orElseThrow(() -> new DamagedFileException("the record of item " + number));
  }

  /** When the item with the lowest number of all lines was kept. */
  Optional<Instant> oldestKeptAt() {
    Stream<SpoolRecord> firsts =
        lines.stream().flatMap(line -> read(line, Long.MIN_VALUE, 1).stream());
    return firsts
        .min(Comparator.comparingLong(record -> record.item().number()))
        .map(SpoolRecord::keptAt);
  }

  /**
   * Reads everything, counts it, and hands it on.
   *
   * @throws DamagedFileException when something is not where it belongs
   */
  void read(Visitor visitor) {
    items = 0;
    bytes = 0;
    for (int line = 0; line < lines.size(); line++) {
      items += read(lines.get(line), line, visitor);
    }
    parkedItems = read(parked, -1, visitor);
  }

  private long read(MVMap<Long, byte[]> map, int line, Visitor visitor) {
    long count = 0;
    long before = Long.MIN_VALUE;
    Cursor<Long, byte[]> cursor = map.cursor(null);
    while (cursor.hasNext()) {
      long number = cursor.next();
      byte[] found = cursor.getValue();
      if (number <= before || number < 1) {
        throw new DamagedFileException("item " + number + " stands after " + before);
      }
      before = number;
      count++;
      bytes += found.length;
      setLastNumber(number);
      visit(line, number, found, visitor);
    }
    if (count != map.sizeAsLong()) {
      throw new DamagedFileException(count + " items where " + map.sizeAsLong() + " belong");
    }
    return count;
  }

  private static void visit(int line, long number, byte[] found, Visitor visitor) {
    SpoolRecord record = SpoolRecord.decode(found).orElse(null);
    if (record == null) {
      visitor.damaged(Math.max(0, line), number, found);
      return;
    }
    boolean inPlace = line < 0 ? record.parking() != null : record.item().line() == line;
    if (record.item().number() != number || !inPlace) {
      throw new DamagedFileException("another item stands where item " + number + " belongs");
    }
    visitor.record(record);
  }
}

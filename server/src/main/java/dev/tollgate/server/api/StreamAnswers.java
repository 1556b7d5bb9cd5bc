package dev.tollgate.server.api;

import dev.tollgate.metering.v1.TrackResult;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream that were read and are not answered, in their order. An answer waits here
 * until those before it are sent.
 */
final class StreamAnswers {
  /**
   * Items read and not answered: two full batches of a lane, one that commits and one that gathers,
   * and enough for others to have some of each.
   */
  static final int ITEMS_MAX = 1_000;

  /**
   * Bytes of them, as they were sent, where few streams share a server: items of usual length;
   * parsed they are several times that.
   */
  static final int BYTES_MAX = 128 * 1024;

  /** When it was full, this part has to become free: else each answer would ask for one item. */
  private static final int ROOM_PART = 4;

  /** The place of an item. */
  static final class Place {
    private final int bytes;
    private @Nullable TrackResult answer;

    private Place(int bytes) {
      this.bytes = bytes;
    }
  }

  private final Queue<Place> places = new ArrayDeque<>();
  private final IntSupplier bytesMax;
  private long bytes;
  private boolean full;

  /**
   * Has no items.
   *
   * @param bytesMax this stream's share for now, {@link #BYTES_MAX} at most
   */
  StreamAnswers(IntSupplier bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes the next place. */
  synchronized Place add(int itemBytes) {
    Place place = new Place(itemBytes);
    places.add(place);
    bytes += itemBytes;
    full |= places.size() >= ITEMS_MAX || bytes >= bytesMax.getAsInt();
    return place;
  }

  synchronized void answered(Place place, TrackResult answer) {
    place.answer = answer;
  }

  /** Takes the first item's answer, if there is one. */
  synchronized Optional<TrackResult> next() {
    Place first = places.peek();
    TrackResult answer = first == null ? null : first.answer;
    if (first == null || answer == null) {
      return Optional.empty();
    }
    places.remove();
    bytes -= first.bytes;
    int most = bytesMax.getAsInt();
    full &= places.size() > ITEMS_MAX - ITEMS_MAX / ROOM_PART || bytes > most - most / ROOM_PART;
    return Optional.of(answer);
  }

  /** Whether no more is to be read for now. */
  synchronized boolean full() {
    return full;
  }

  synchronized boolean isEmpty() {
    return places.isEmpty();
  }

  /** Drops all: there is nobody to answer. */
  synchronized void clear() {
    places.clear();
  }
}

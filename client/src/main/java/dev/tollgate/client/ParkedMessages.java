package dev.tollgate.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tollgate.client.spool.ParkedItem;
import dev.tollgate.client.spool.Spool;
import dev.tollgate.client.tracking.TrackQueue;
import dev.tollgate.metering.v1.TrackItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Messages that were refused for good after their callers had been told that they are kept, such as
 * one of a tenant that the client's key does not allow. They stay until somebody reports them again
 * or discards them, and count to the bounds of the spool.
 */
public final class ParkedMessages {
  private final Optional<Spool> spool;
  private final TrackQueue queue;

  ParkedMessages(Optional<Spool> spool, TrackQueue queue) {
    this.spool = spool;
    this.queue = queue;
  }

  /**
   * The oldest of them.
   *
   * @param after the number of the last that is known; 0: from the first
   * @param most how many at most: 1 to 1000
   * @throws IllegalArgumentException when {@code most} is out of its bounds
   */
  public List<ParkedMessage> list(long after, int most) {
    Values.requireWithin("most", most, 1, 1000);
    List<ParkedMessage> messages = new ArrayList<>();
    for (ParkedItem item : spool.map(s -> s.parked(after, most)).orElse(List.of())) {
      messages.add(message(item));
    }
    return messages;
  }

  /**
   * Reports a message again, after what was wrong has been put right.
   *
   * @return what became of it; it stays parked unless it is {@link TrackOutcome#isSafe() safe}.
   *     Empty when there is no such message, or its record is damaged
   */
  public Optional<TrackOutcome> replay(long number) {
    return find(number)
        .flatMap(ParkedMessages::parse)
        .map(
            item -> {
              TrackOutcome outcome = Reporting.outcome(queue.submit(item, true).join());
              if (outcome.isSafe()) {
                discard(number);
              }
              return outcome;
            });
  }

  /**
   * Forgets a message: it will never be counted.
   *
   * @return whether there was one
   */
  public boolean discard(long number) {
    return spool.map(s -> s.discardParked(number).join()).orElse(false);
  }

  private Optional<ParkedItem> find(long number) {
    return spool.flatMap(
        s ->
            s.parked(Math.max(0, number - 1), 1).stream()
                .filter(item -> item.item().number() == number)
                .findFirst());
  }

  private static ParkedMessage message(ParkedItem item) {
    return new ParkedMessage(
        item.item().number(),
        parse(item).map(FromProto::message),
        item.item().acceptedAt(),
        item.parkedAt(),
        Errors.code(item.code()),
        item.text());
  }

  private static Optional<TrackItem> parse(ParkedItem item) {
    try {
      TrackItem message = TrackItem.parseFrom(item.item().bytes());
      boolean whole = message.getItemCase() != TrackItem.ItemCase.ITEM_NOT_SET;
      return whole ? Optional.of(message) : Optional.empty();
    } catch (InvalidProtocolBufferException damaged) {
      return Optional.empty();
    }
  }
}

package dev.tollgate.gateway.store;

import dev.tollgate.gateway.database.DatabaseAwayException;
import dev.tollgate.gateway.database.GatewayDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The lanes of the queue, as who drains one sees it. Every method commits by itself, and throws
 * {@link DatabaseAwayException} when the database cannot be used.
 */
public final class LaneStore {
  /** Lanes that are looked after at once; the others come with the next look. */
  private static final int FORGOTTEN_MAX = 1000;

  private static final double SECOND = 1.0;

  private final Transactions<SendMapper> transactions;

  /** Works on this database. */
  public LaneStore(GatewayDatabase database) {
    this.transactions = new Transactions<>(database, SendMapper.class);
  }

  /**
   * Takes a lane: whoever had it takes nothing more.
   *
   * @param resend whether sends that were under way go back into the queue; false: they have failed
   * @return the fence, for {@link #takeNext}
   */
  public long open(Lane lane, boolean resend, Instant now) {
    return transactions.run(
        mapper -> {
          long fence = mapper.raiseFence(lane);
          if (resend) {
            var unused = mapper.requeueOrphans(lane, now);
          } else {
            var unused = mapper.failOrphans(lane, "its gateway ended before the answer", now);
          }
          return fence;
        });
  }

  /**
   * The next send of a lane, which is under way from now on.
   *
   * @return empty when nothing is due, or somebody else has the lane
   */
  public Optional<StoredSend> takeNext(Lane lane, long fence, Instant now) {
    return transactions.run(mapper -> mapper.takeNext(lane, fence, now));
  }

  /** Puts a send back, to be tried at this time. */
  public void retryAt(StoredSend send, Instant dueAt, String error, Instant now) {
    var unused = transactions.run(mapper -> mapper.retry(send, dueAt, error, now));
  }

  /** When the lane's next send can be tried; empty when there is none. */
  public Optional<Instant> nextDue(Lane lane) {
    return transactions.run(mapper -> mapper.nextDue(lane));
  }

  /** Lanes with sends that were due by this time and that nobody is going to drain. */
  public List<Lane> forgotten(Instant dueBy, Instant now) {
    return transactions.run(mapper -> mapper.forgottenLanes(now, dueBy, FORGOTTEN_MAX));
  }

  /**
   * Takes a turn of a sending number.
   *
   * @param ratePerSecond turns a second, of all gateways together
   * @return when it may be used
   */
  public Instant takeTurn(String number, double ratePerSecond, Instant now) {
    return transactions.run(mapper -> mapper.takeTurn(number, now, SECOND / ratePerSecond));
  }
}

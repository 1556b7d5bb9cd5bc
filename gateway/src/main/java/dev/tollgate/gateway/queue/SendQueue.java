package dev.tollgate.gateway.queue;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.database.DatabaseAwayException;
import dev.tollgate.gateway.database.GatewayDatabase;
import dev.tollgate.gateway.store.Lane;
import dev.tollgate.gateway.store.LaneStore;
import dev.tollgate.gateway.store.NewSend;
import dev.tollgate.gateway.store.SendStore;
import dev.tollgate.gateway.store.StoredSend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of sends. First in, first out in each conversation, over any number of gateways on one
 * database; what is in it survives all of them.
 */
public final class SendQueue implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SendQueue.class);

  /** Looks for lanes that a gateway put a send into and died before it woke them. */
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private static final Duration DUE_FOR = Duration.ofSeconds(2);
  private static final Duration TIDY = Duration.ofHours(1);

  private final SendStore sends;
  private final LaneStore lanes;
  private final QueueBound bound;
  private final LaneScheduler scheduler;
  private final InstantSource clock;

  /**
   * A queue on this database, which starts once the database is there.
   *
   * @param parties with whom its sends have to do
   */
  public SendQueue(GatewayDatabase database, QueueParties parties, Settings settings) {
    QueueConfig config = settings.config();
    this.clock = settings.clock();
    this.sends = new SendStore(database);
    this.lanes = new LaneStore(database);
    this.bound = new QueueBound(sends, config.waitingMax(), clock);
    LaneDrain drain =
        new LaneDrain(
            lanes,
            new SendTry(
                parties,
                config,
                new Turns(lanes, config.ratePerNumber(), clock),
                new TryEnds(sends, lanes, parties.counters(), clock)),
            config.retries().resendUnknown(),
            clock);
    this.scheduler =
        new LaneScheduler(
            database.pool(),
            new LaneScheduler.Settings(config.workers(), settings.stopMax(), clock),
            drain,
            upkeep(settings));
    database.whenItComesAndGoes(
        there -> {
          if (there) {
            scheduler.start();
          } else {
            scheduler.pause();
          }
        });
  }

  /**
   * How a queue runs.
   *
   * @param config its rates and limits
   * @param stopMax how long sends under way may take to end at a stop
   * @param upkeep what else runs again and again on one of the gateways
   * @param clock the machine's: when sends are due
   */
  public record Settings(
      QueueConfig config, Duration stopMax, List<Upkeep> upkeep, InstantSource clock) {}

  /**
   * Puts a send into the queue, unless its tenant has one with its request id: then that one is
   * returned. It is in the queue for good when this returns.
   *
   * @throws QueueFullException when too many are waiting
   * @throws DatabaseAwayException when it is not, or nobody knows
   */
  public SendStore.Kept put(NewSend send) {
    if (bound.isReached()) {
      throw new QueueFullException();
    }
    SendStore.Kept kept = sends.keep(send, clock.instant());
    if (kept.isNew()) {
      wake(Lanes.of(send.tenantId(), send.customer()));
    }
    return kept;
  }

  /** Puts those of these sends that were refused or failed back into the queue. */
  public List<StoredSend> replay(List<Long> ids) {
    List<StoredSend> replayed = sends.replay(ids, clock.instant());
    replayed.stream()
        .map(send -> new Lane(send.tenantId(), send.lane()))
        .distinct()
        .forEach(this::wake);
    return replayed;
  }

  /** The number of a customer's lane. */
  public static int lane(String tenantId, String customer) {
    return Lanes.of(tenantId, customer).number();
  }

  /** Takes nothing more from the queue, and lets what was taken end. */
  @Override
  public void close() {
    scheduler.stop();
  }

  private List<RecurringTask<Void>> upkeep(Settings settings) {
    Duration keep = settings.config().keep();
    return Stream.concat(
            Stream.of(
                new Upkeep("sweep", SWEEP, this::sweep),
                new Upkeep("tidy", TIDY, () -> sends.deleteFinished(clock.instant().minus(keep)))),
            settings.upkeep().stream())
        .map(LaneScheduler::recurring)
        .toList();
  }

  private void sweep() {
    Instant now = clock.instant();
    lanes.forgotten(now.minus(DUE_FOR), now).forEach(lane -> scheduler.wake(lane, now));
  }

  /** The send is in the queue already: where this fails, the sweep does it. */
  private void wake(Lane lane) {
    try {
      scheduler.wake(lane, clock.instant());
    } catch (RuntimeException away) {
      log.info("a lane was not woken and is left to the sweep: {}", away.getClass().getName());
    }
  }
}

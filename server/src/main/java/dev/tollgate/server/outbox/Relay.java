package dev.tollgate.server.outbox;

import dev.tollgate.server.domain.Delivery;
import dev.tollgate.server.domain.Subscriptions;
import dev.tollgate.server.domain.Webhook;
import dev.tollgate.server.store.OutboxStore;
import dev.tollgate.server.store.OutboxStore.Claimed;
import dev.tollgate.server.store.OutboxStore.Due;
import dev.tollgate.server.store.OutboxStore.Settled;
import dev.tollgate.server.store.OutboxTidy;
import dev.tollgate.server.store.StoreException;
import dev.tollgate.server.store.WebhookStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells endpoints of events. Every server runs one, and they share the work by leases: a delivery
 * is attempted by one relay at a time, and by another when that one was killed.
 *
 * <p>One thread does all that is done in the database; it takes no more from there than attempts
 * may begin, and keeps what became of them. So an endpoint gets an event at least once, and more
 * than once only where a relay was killed, or lost the database, between the answer and its note.
 */
public final class Relay implements AutoCloseable {
  /** Attempts at once. */
  static final int ATTEMPTS_MAX = 32;

  /** Attempts at once to one endpoint. */
  static final int ATTEMPTS_PER_ENDPOINT = 4;

  /** How long a delivery stays with the relay that took it: several times what an attempt takes. */
  static final Duration LEASE = Duration.ofSeconds(60);

  /** The time between two looks: half of what {@link #subscriptions} may lag behind. */
  static final Duration INTERVAL = Duration.ofMillis(500);

  /** The time between two looks at the backlog. */
  private static final Duration BACKLOG_INTERVAL = Duration.ofSeconds(10);

  /** The time between two clean-ups. */
  private static final Duration TIDY_INTERVAL = Duration.ofMinutes(1);

  /** Statements that make deliveries, in one look: the rest of a flood waits for the next. */
  private static final int FAN_OUTS_MAX = 10;

  /** How long a stop waits for the attempts under way. */
  private static final Duration DRAIN_MAX = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  private final Stores stores;
  private final InstantSource clock;
  private final WebhookCounters counters;
  private final WebhookClient client;
  private final Slots slots = new Slots(ATTEMPTS_MAX, ATTEMPTS_PER_ENDPOINT);
  private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "tollgate-relay");
  private final ExecutorService attempts =
      new ThreadPoolExecutor(
          ATTEMPTS_MAX,
          ATTEMPTS_MAX,
          0,
          TimeUnit.SECONDS,
          // No more wait than there are slots: until a thread is back from the attempt before.
          new ArrayBlockingQueue<>(ATTEMPTS_MAX),
          task -> new Thread(task, "tollgate-webhook"));
  private OutboxStore.Known known = OutboxStore.Known.NOTHING;
  private volatile Subscriptions subscriptions = Subscriptions.NONE;
  private volatile boolean stopping;
  private long lastBacklogNanos;
  private long lastTidyNanos;
  private boolean away;

  /** What it works on. */
  public record Stores(OutboxStore outbox, OutboxTidy tidy, WebhookStore webhooks) {}

  private record Ended(Attempt attempt, Settled settled, boolean gone) {}

  /** Tells endpoints that {@code targets} lets it. */
  public Relay(
      Stores stores, WebhookTargets targets, InstantSource clock, WebhookCounters counters) {
    this(
        stores,
        new WebhookClient(targets, tls(), ATTEMPTS_MAX, WebhookClient.ATTEMPT_MAX),
        clock,
        counters);
  }

  Relay(Stores stores, WebhookClient client, InstantSource clock, WebhookCounters counters) {
    this.stores = stores;
    this.client = client;
    this.clock = clock;
    this.counters = counters;
    thread.setDaemon(true);
  }

  private static SSLContext tls() {
    try {
      return SSLContext.getDefault();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has a default for TLS", e);
    }
  }

  /** Works until {@link #close}. */
  public void start() {
    lastBacklogNanos = System.nanoTime() - BACKLOG_INTERVAL.toNanos();
    lastTidyNanos = System.nanoTime() - TIDY_INTERVAL.toNanos();
    thread.start();
  }

  /** Who listens to what, as of the last look: a second ago at most, while there is a database. */
  public Subscriptions subscriptions() {
    return subscriptions;
  }

  private void run() {
    while (!stopping) {
      try {
        round();
        if (away) {
          LOG.info("Webhooks are told again");
        }
        away = false;
      } catch (StoreException e) {
        if (!away) {
          LOG.warn("Webhooks are told later: {}", e.getMessage());
        }
        away = true;
      } catch (RuntimeException e) {
        LOG.error("Webhooks are told later", e);
      }
      await();
    }
  }

  private void await() {
    try {
      if (wakes.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        wakes.drainPermits();
      }
    } catch (InterruptedException e) {
      // Nobody but close() does.
      stopping = true;
    }
  }

  private void round() {
    settle();
    known = stores.outbox().webhooks(known);
    subscriptions = new Subscriptions(known.webhooks());
    fanOut();
    claim();
    if (past(lastBacklogNanos, BACKLOG_INTERVAL)) {
      OutboxStore.Backlog backlog = stores.outbox().backlog();
      counters.backlog(backlog.depth(), backlog.oldest());
      lastBacklogNanos = System.nanoTime();
    }
    if (past(lastTidyNanos, TIDY_INTERVAL)) {
      stores.tidy().tidy(clock.instant());
      lastTidyNanos = System.nanoTime();
    }
  }

  private static boolean past(long lastNanos, Duration interval) {
    return System.nanoTime() - lastNanos >= interval.toNanos();
  }

  private void fanOut() {
    boolean more = false;
    for (int lane : stores.outbox().lanesWaiting()) {
      more |= stores.outbox().fanOut(lane, clock.instant());
    }
    for (int i = 1; more && i < FAN_OUTS_MAX; i++) {
      more = false;
      for (int lane : stores.outbox().lanesWaiting()) {
        more |= stores.outbox().fanOut(lane, clock.instant());
      }
    }
  }

  private void claim() {
    Map<Long, Webhook> open =
        known.webhooks().stream()
            .filter(Webhook::enabled)
            .collect(Collectors.toMap(Webhook::endpointNo, Function.identity()));
    slots.keepOnly(open.keySet());
    List<Long> free = open.keySet().stream().filter(no -> slots.free(no) > 0).toList();
    List<Due> due = new ArrayList<>(stores.outbox().due(free, clock.instant()));
    // Else the endpoints of the first lanes would always go first.
    Collections.shuffle(due, ThreadLocalRandom.current());
    for (Due one : due) {
      Webhook webhook = open.get(one.endpointNo());
      int limit = slots.free(one.endpointNo());
      if (webhook != null && limit > 0) {
        Instant now = clock.instant();
        stores.outbox().claim(one, limit, now, now.plus(LEASE)).forEach(c -> begin(webhook, c));
      }
    }
    counters.underWay(slots.taken());
  }

  private void begin(Webhook webhook, Claimed claimed) {
    Attempt attempt = new Attempt(webhook, claimed);
    try {
      slots.begin(webhook.endpointNo(), attempts, () -> attempt(attempt));
    } catch (RejectedExecutionException e) {
      LOG.warn("Webhook {}: {} is told once its lease has ended", webhook.id(), claimed.event(), e);
    }
  }

  private void attempt(Attempt attempt) {
    WebhookClient.Answer answer;
    try {
      answer = attempt.run(client, clock.instant());
    } catch (RuntimeException e) {
      LOG.error("Webhook {} could not be told", attempt.webhook().id(), e);
      answer = new WebhookClient.Answer(null, "defect of the server");
    }
    Settled settled = attempt.settled(answer, clock.instant(), ThreadLocalRandom.current());
    ended.add(new Ended(attempt, settled, Attempt.gone(answer)));
    wakes.release();
  }

  /** Keeps what became of attempts. What cannot be kept now is kept in the next round. */
  private void settle() {
    List<Ended> batch = new ArrayList<>(ended);
    if (batch.isEmpty()) {
      return;
    }
    stores.outbox().settle(batch.stream().map(Ended::settled).toList());
    batch.forEach(
        one -> {
          ended.remove(one);
          slots.release(one.attempt().webhook().endpointNo(), one.settled().error() == null);
          count(one.settled());
        });
    batch.stream()
        .filter(Ended::gone)
        .map(one -> one.attempt().webhook())
        .distinct()
        .forEach(this::gone);
  }

  private void gone(Webhook webhook) {
    LOG.warn("Webhook {} says that it is gone, and is disabled", webhook.id());
    stores.webhooks().gone(webhook.endpointNo());
  }

  private void count(Settled settled) {
    if (settled.error() == null) {
      counters.delivered();
      return;
    }
    if (settled.state() == Delivery.State.PARKED) {
      counters.parked();
      LOG.warn(
          "Webhook {}: {} was given up: {}",
          settled.claimed().endpointNo(),
          settled.claimed().event(),
          settled.error());
    }
    counters.failed();
  }

  /** Begins nothing more, waits a little for what is under way, and keeps what became of it. */
  @Override
  public void close() {
    stopping = true;
    wakes.release();
    try {
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
    try {
      settle();
    } catch (StoreException e) {
      LOG.warn("What became of some webhooks is not kept: {}", e.getMessage());
    }
  }

  private void drain() throws InterruptedException {
    thread.join();
    attempts.shutdown();
    if (!attempts.awaitTermination(DRAIN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.info("Some webhooks take too long, and are told later");
      client.close();
      if (!attempts.awaitTermination(DRAIN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Some attempts at webhooks did not end");
      }
    }
  }
}

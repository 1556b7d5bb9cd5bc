package dev.tollgate.server.faults;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.Message;
import dev.tollgate.client.OutboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TollgateException;
import dev.tollgate.client.TrackOutcome;
import dev.tollgate.client.Tracked;
import dev.tollgate.server.database.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Callers that each record messages, one call after another, and repeat a call with the same ids,
 * at the next server if there are several, until it is acknowledged. Every other caller records
 * batches. Some of what was acknowledged is recorded once more.
 */
final class Load implements AutoCloseable {
  /** Beside the client's own retries. Callers in a tight loop would only slow the restart down. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private static final Duration PROGRESS_MAX = Duration.ofSeconds(60);
  private static final int BATCH = 20;
  private static final int REPEAT_EVERY = 10;

  private final Supplier<Message> traffic;
  private final List<TollgateClient> servers;
  private final List<Thread> callers = new ArrayList<>();
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicLong repeatedCalls = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;
  private volatile boolean abandoning;

  private Load(Supplier<Message> traffic, List<TollgateClient> servers) {
    this.traffic = traffic;
    this.servers = servers;
  }

  /** Starts callers; each begins at the first server. */
  static Load start(Traffic traffic, int callers, TollgateClient... servers) {
    return start(traffic::next, callers, servers);
  }

  /** Starts callers that record what {@code traffic} gives; each begins at the first server. */
  static Load start(Supplier<Message> traffic, int callers, TollgateClient... servers) {
    Load load = new Load(traffic, List.of(servers));
    for (int i = 0; i < callers; i++) {
      int size = i % 2 == 0 ? 1 : BATCH;
      Thread caller = new Thread(() -> load.call(size), "caller-" + i);
      load.callers.add(caller);
      caller.start();
    }
    return load;
  }

  /** How a test names a message. */
  static String name(Message message) {
    return message.tenantId() + "/" + message.messageId();
  }

  private void call(int size) {
    try {
      for (int turn = 1; !stopping; turn++) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          messages.add(traffic.get());
        }
        messages.forEach(message -> sent.add(name(message)));
        List<Tracked> first = untilAcknowledged(messages);
        if (turn % REPEAT_EVERY == 0) {
          requireSame(first, untilAcknowledged(messages));
        }
      }
    } catch (RuntimeException | AssertionError e) {
      failures.add(e);
      stopping = true;
    }
  }

  /** The answers; none when the caller is to repeat nothing any more. */
  private List<Tracked> untilAcknowledged(List<Message> messages) {
    for (int attempt = 0; ; attempt++) {
      try {
        List<Tracked> answers = track(servers.get(attempt % servers.size()), messages);
        messages.forEach(message -> acknowledged.add(name(message)));
        return answers;
      } catch (TollgateException e) {
        if (!e.retryable()) {
          throw e;
        }
        if (abandoning) {
          stopping = true;
          return List.of();
        }
        repeatedCalls.incrementAndGet();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static List<Tracked> track(TollgateClient server, List<Message> messages) {
    if (messages.size() == 1) {
      return List.of(track(server, messages.get(0)));
    }
    List<Tracked> answers = new ArrayList<>();
    for (TrackOutcome outcome : server.direct().trackBatch(messages)) {
      if (outcome instanceof TrackOutcome.Refused refused) {
        throw refused.error();
      }
      answers.add(((TrackOutcome.Recorded) outcome).tracked());
    }
    return answers;
  }

  private static Tracked track(TollgateClient server, Message message) {
    return message instanceof InboundMessage inbound
        ? server.direct().trackInbound(inbound)
        : server.direct().trackOutbound((OutboundMessage) message);
  }

  /** Records a message, if the server is there; whether it is acknowledged. */
  static boolean tracks(TollgateClient server, Message message) {
    try {
      track(server, message);
      return true;
    } catch (TollgateException e) {
      if (!e.retryable()) {
        throw e;
      }
      return false;
    }
  }

  private static void requireSame(List<Tracked> first, List<Tracked> again) {
    for (int i = 0; i < Math.min(first.size(), again.size()); i++) {
      if (!again.get(i).duplicate()
          || again.get(i).session().isNew() != first.get(i).session().isNew()) {
        throw new AssertionError("a repeat was answered otherwise than the first: " + again.get(i));
      }
    }
  }

  /** Waits until {@code more} further messages are acknowledged. */
  void awaitMore(int more) throws Exception {
    awaitMore(more, () -> false);
  }

  /** Waits until {@code more} further messages are acknowledged, or something else has happened. */
  void awaitMore(int more, BooleanSupplier other) throws Exception {
    int wanted = acknowledged.size() + more;
    Await.until(
        "acknowledged: " + wanted,
        PROGRESS_MAX,
        () -> !failures.isEmpty() || acknowledged.size() >= wanted || other.getAsBoolean());
    requireNoFailure();
  }

  /** Ends it once everything that was sent is acknowledged. */
  void stop() throws InterruptedException {
    stopping = true;
    for (Thread caller : callers) {
      caller.join(PROGRESS_MAX.toMillis());
      if (caller.isAlive()) {
        throw new AssertionError("a call was not acknowledged within " + PROGRESS_MAX);
      }
    }
    requireNoFailure();
  }

  /** From now on a call that fails is not repeated, and its caller ends. */
  void abandon() {
    abandoning = true;
  }

  private void requireNoFailure() {
    for (Throwable failure : failures) {
      throw new AssertionError("a call failed for good", failure);
    }
  }

  /** The names of all messages sent. */
  Set<String> sent() {
    return Set.copyOf(sent);
  }

  /** The names of those acknowledged. */
  Set<String> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  /** For reports: calls that had to be repeated. */
  long repeatedCalls() {
    return repeatedCalls.get();
  }

  /** Ends it without repeating anything; for a test that has failed. Else {@link #stop} has. */
  @Override
  public void close() {
    abandoning = true;
    stopping = true;
    try {
      for (Thread caller : callers) {
        caller.join(PROGRESS_MAX.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

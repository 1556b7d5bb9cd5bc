package dev.tollgate.server.faults;

import dev.tollgate.server.outbox.Receiver;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver of webhooks that is stopped and started, and takes some events at a later attempt. */
final class ShakyReceiver implements AutoCloseable {
  private static final int ONE_REFUSED_OF = 10;

  private final int port = Launch.freePort();
  private final Random random;
  private final Set<String> tried = new HashSet<>();
  private final Queue<Receiver.Told> taken = new ConcurrentLinkedQueue<>();
  private final List<Receiver> started = new CopyOnWriteArrayList<>();
  private boolean steady;

  ShakyReceiver(long seed) {
    this.random = new Random(seed);
    start();
  }

  String url() {
    return started.get(0).url();
  }

  /** Breaks what is under way, and refuses connections from now on. */
  void stop() {
    started.get(started.size() - 1).close();
  }

  void start() {
    started.add(new Receiver(port, this::status));
  }

  /** From now on it takes everything. */
  synchronized void calmDown() {
    steady = true;
  }

  private synchronized int status(Receiver.Told one) {
    if (!steady && tried.add(one.id()) && random.nextInt(ONE_REFUSED_OF) == 0) {
      return 500;
    }
    taken.add(one);
    return 200;
  }

  /** All requests, answered or not. */
  List<Receiver.Told> told() {
    return started.stream().flatMap(one -> one.told().stream()).toList();
  }

  /** The requests that it took: what it was stopped from answering is told again. */
  List<Receiver.Told> taken() {
    return List.copyOf(taken);
  }

  @Override
  public void close() {
    stop();
  }
}

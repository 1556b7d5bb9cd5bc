package dev.tollgate.client.quota;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What happens in a simulation, in the order of its time, which nothing else moves. */
final class Events {
  private record Event(long nanos, long number, Runnable task) {}

  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparing(Event::number));
  private long numbers;
  private long nanos;

  long nanos() {
    return nanos;
  }

  void at(long when, Runnable task) {
    queue.add(new Event(when, numbers++, task));
  }

  void after(long delay, Runnable task) {
    at(nanos + delay, task);
  }

  /** Runs until nothing is left to happen. */
  void run() {
    while (!queue.isEmpty()) {
      Event next = queue.remove();
      nanos = next.nanos();
      next.task().run();
    }
  }
}

package dev.tollgate.client.spool;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many items a second 64 callers keep that each wait for theirs, and how long they wait: {@code
 * ThroughputMain DIRECTORY SECONDS}.
 */
final class ThroughputMain {
  private static final int CALLERS = 64;
  private static final int BYTES = 300;

  private ThroughputMain() {}

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    long seconds = Long.parseLong(arguments[1]);
    for (boolean sync : new boolean[] {true, false}) {
      SpoolSettings settings =
          new SpoolSettings(directory.resolve("sync-" + sync), 10_000_000, 4L << 30, sync);
      try (Spool spool = Spool.open(settings, Instant::now)) {
        measure(spool, 2);
        long[] waits = measure(spool, seconds);
        System.out.printf(
            "sync %b: %d items/s, p50 %.2f ms, p99 %.2f ms, file %d MB of %d MB contents%n",
            sync,
            waits.length / seconds,
            waits[waits.length / 2] / 1e6,
            waits[(int) (waits.length * 0.99)] / 1e6,
            spool.state().fileBytes() >> 20,
            spool.state().bytes() >> 20);
      }
    }
  }

  private static long[] measure(Spool spool, long seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    AtomicLong number = new AtomicLong(spool.lastNumber());
    List<CompletableFuture<List<Long>>> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      callers.add(
          CompletableFuture.supplyAsync(() -> caller(spool, number, end), ThroughputMain::start));
    }
    return callers.stream()
        .flatMap(caller -> caller.join().stream())
        .mapToLong(Long::longValue)
        .sorted()
        .toArray();
  }

  private static void start(Runnable caller) {
    new Thread(caller, "caller").start();
  }

  private static List<Long> caller(Spool spool, AtomicLong number, long end) {
    List<Long> waits = new ArrayList<>();
    for (long began = System.nanoTime(); began < end; began = System.nanoTime()) {
      SpooledItem item = Spools.item(number.incrementAndGet(), BYTES);
      spool.keep(List.of(item)).join();
      waits.add(System.nanoTime() - began);
    }
    return waits;
  }
}

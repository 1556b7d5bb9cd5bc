package dev.tollgate.client.spool;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A process that keeps items for ever, removes and parks some, and says each that was acknowledged:
 * {@code kept N}, {@code removed N} before it asks for it, {@code parked N}. Or {@code refused},
 * and why.
 */
final class KeepingMain {
  private KeepingMain() {}

  public static void main(String[] arguments) {
    Random random = new Random(Long.parseLong(arguments[1]));
    try (Spool spool = Spool.open(Spools.settings(Path.of(arguments[0])), Instant::now)) {
      say("opened");
      for (long next = spool.lastNumber() + 1; next > 0; ) {
        next = round(spool, next, random);
      }
    } catch (SpoolException e) {
      say("refused " + e.getMessage());
    }
  }

  private static long round(Spool spool, long first, Random random) {
    CompletableFuture<?>[] kept = new CompletableFuture<?>[1 + random.nextInt(20)];
    long next = first;
    for (int call = 0; call < kept.length; call++) {
      long from = next;
      long to = from + random.nextInt(3);
      kept[call] = spool.keep(Spools.items(from, to)).thenRun(() -> say("kept " + from + " " + to));
      next = to + 1;
    }
    CompletableFuture.allOf(kept).join();
    if (random.nextInt(3) == 0) {
      long number = 1 + random.nextLong(first + 1);
      say("removed " + number);
      spool.remove(Spools.line(number), List.of(number));
    } else if (random.nextInt(3) == 0) {
      say("removed " + first);
      ParkedItem parked = new ParkedItem(Spools.item(first), Spools.START, "TOO_LATE", "late");
      spool.park(parked).join();
      say("parked " + first);
    }
    return next;
  }

  /** Whole lines, at once; ends when nobody listens any more. */
  private static synchronized void say(String line) {
    System.out.println(line);
    if (System.out.checkError()) {
      Runtime.getRuntime().halt(1);
    }
  }
}

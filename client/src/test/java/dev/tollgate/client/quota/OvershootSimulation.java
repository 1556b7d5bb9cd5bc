package dev.tollgate.client.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random processes that send against one limit, each with a cache of its own, on networks that
 * delay and reorder: what they pass after the limit is reached stays within the bound.
 */
class OvershootSimulation {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Random random = new Random(Seed.next());
  private long worst;
  private long latest;

  @Test
  void neverMorePassThanTheBoundAllows() {
    for (int run = Seed.scale(150, 5_000); run > 0; run--) {
      run();
    }
    assertTrue(worst > 0, "no run has passed anything from a cache after the limit was reached");
    assertTrue(latest > FRESH_NANOS / 2, "no answer was used late: " + latest);
  }

  private void run() {
    Events events = new Events();
    int processes = 1 + random.nextInt(4);
    int sendsPerAnswer = 1 + random.nextInt(200);
    CountingServer server = new CountingServer(events, random, 100 + random.nextInt(400));
    SendingProcess[] all = new SendingProcess[processes];
    CacheSettings settings =
        new CacheSettings(sendsPerAnswer, Duration.ofSeconds(1), 10, TestCache.LONG);
    int customers = 1 + random.nextInt(300);
    for (int i = 0; i < processes; i++) {
      all[i] = new SendingProcess(events, server, settings, random);
      schedule(events, all[i], customers);
    }
    events.run();

    assertTrue(server.reachedNanos() >= 0, "the limit was not reached");
    long bound = (long) processes * sendsPerAnswer;
    for (SendingProcess process : all) {
      assertEquals(0, process.waiting(), "nobody waits for ever");
      assertTrue(
          process.cachedAfter() <= sendsPerAnswer, process.cachedAfter() + " of " + sendsPerAnswer);
      worst = Math.max(worst, process.cachedAfter());
      latest = Math.max(latest, process.lastCachedNanos() - server.reachedNanos());
      bound += process.inFlight() + process.askedAfter();
    }
    assertTrue(latest <= FRESH_NANOS, "used " + latest + " ns after the limit was reached");
    assertTrue(server.over() <= bound, server.over() + " over the limit, the bound is " + bound);
  }

  /** Far more sends than the limit allows, in bursts and one by one, over some seconds. */
  private void schedule(Events events, SendingProcess process, int customers) {
    long nanos = 0;
    long pauseNanos = (long) Math.pow(10, 5 + 3 * random.nextDouble());
    for (int i = 0; i < 1_500; i++) {
      if (random.nextInt(5) > 0) {
        nanos += (long) (random.nextDouble() * 2 * pauseNanos);
      }
      String customer = "customer-" + random.nextInt(customers);
      boolean strong = random.nextInt(50) == 0;
      CheckQuotaRequest request = strong ? Decisions.strong(customer) : Decisions.check(customer);
      events.at(nanos, () -> process.send(request));
    }
  }
}

package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private static final int CALLS = 100;

  private final ExecutorService answers = Executors.newSingleThreadExecutor();

  @AfterEach
  void shutDown() {
    answers.shutdownNow();
  }

  @Test
  void countsEveryAnswerAndNeverHasMoreThanOneCallACaller() throws Exception {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(CALLS);
    Caller caller =
        done -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          int call = calls.incrementAndGet();
          answers.execute(
              () -> {
                underWay.decrementAndGet();
                enough.countDown();
                done.accept(call % 10 == 0 ? "UNAVAILABLE" : Caller.GOOD);
              });
        };
    Meter meter = new Meter();
    ClosedLoop loop = new ClosedLoop(List.of(caller, caller, caller));
    loop.start(meter);
    assertTrue(enough.await(30, TimeUnit.SECONDS));
    loop.stop();
    assertEquals(0, underWay.get());
    assertTrue(most.get() <= 3, () -> "under way: " + most.get());
    assertEquals(calls.get() / 10, meter.faults().get("UNAVAILABLE"));
    assertEquals(calls.get() - calls.get() / 10, meter.answered());
    assertEquals(meter.answered(), meter.cut().getTotalCount());
  }
}

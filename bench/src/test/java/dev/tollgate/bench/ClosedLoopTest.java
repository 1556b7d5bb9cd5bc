package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
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

  @Test
  void givesEveryCallerItsTurnWhenAnswersAreThereAtOnce() throws Exception {
    int callers = 2 * Runtime.getRuntime().availableProcessors() + 1;
    CountDownLatch called = new CountDownLatch(callers * CALLS * CALLS);
    AtomicInteger others = new AtomicInteger();
    List<Caller> all = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      AtomicInteger own = new AtomicInteger();
      all.add(
          done -> {
            if (own.incrementAndGet() <= CALLS * CALLS) {
              called.countDown();
            } else {
              others.incrementAndGet();
            }
            done.accept(Caller.GOOD);
          });
    }
    Meter meter = new Meter();
    ClosedLoop loop = new ClosedLoop(all);
    loop.start(meter);
    assertTrue(called.await(30, TimeUnit.SECONDS), "a caller has no turn");
    loop.stop();
    assertEquals(callers * CALLS * CALLS + others.get(), meter.answered());
  }
}

package dev.tollgate.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Callers that each make their next call when the last is answered, on the answer's thread. */
final class ClosedLoop implements Load {
  private static final Executor AFTER_FAULT =
      CompletableFuture.delayedExecutor(FAULT_PAUSE.toNanos(), TimeUnit.NANOSECONDS);

  private final List<Caller> callers;
  private final CountDownLatch running;
  private volatile boolean stopping;

  ClosedLoop(List<Caller> callers) {
    this.callers = List.copyOf(callers);
    this.running = new CountDownLatch(callers.size());
  }

  @Override
  public int inFlight() {
    return callers.size();
  }

  @Override
  public void start(Meter meter) {
    callers.forEach(caller -> next(caller, meter));
  }

  private void next(Caller caller, Meter meter) {
    if (stopping) {
      running.countDown();
      return;
    }
    long startNanos = System.nanoTime();
    caller.call(
        fault -> {
          if (fault.equals(Caller.GOOD)) {
            meter.answered(System.nanoTime() - startNanos);
            next(caller, meter);
          } else {
            meter.failed(fault);
            AFTER_FAULT.execute(() -> next(caller, meter));
          }
        });
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    if (!running.await(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BenchException(running.getCount() + " calls were not answered in " + STOP_MAX);
    }
  }
}

package dev.tollgate.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Callers that each make their next call when the last is answered, on the answer's thread; a
 * caller whose answer is there when the call returns, on the thread of the call.
 */
final class ClosedLoop implements Load {
  /** As many threads as processors: for callers that do not wait for their answers. */
  static final Executor FEW_THREADS =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), ClosedLoop::thread);

  /** A thread for each caller: for those that wait. */
  static final Executor MANY_THREADS = Executors.newCachedThreadPool(ClosedLoop::thread);

  private static final Executor AFTER_FAULT =
      CompletableFuture.delayedExecutor(FAULT_PAUSE.toNanos(), TimeUnit.NANOSECONDS);

  /** After as many answers that were there at once it is another caller's turn on the thread. */
  private static final int STREAK_MAX = 100;

  private final List<Caller> callers;
  private final Executor threads;
  private final CountDownLatch running;
  private volatile boolean stopping;

  /** A loop of callers that do not wait for their answers. */
  ClosedLoop(List<Caller> callers) {
    this(callers, FEW_THREADS);
  }

  /**
   * A loop.
   *
   * @param threads what callers begin on
   */
  ClosedLoop(List<Caller> callers, Executor threads) {
    this.callers = List.copyOf(callers);
    this.threads = threads;
    this.running = new CountDownLatch(callers.size());
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "bench-caller");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public int inFlight() {
    return callers.size();
  }

  @Override
  public void start(Meter meter) {
    callers.forEach(caller -> threads.execute(() -> run(caller, meter)));
  }

  private void run(Caller caller, Meter meter) {
    for (int streak = 0; streak < STREAK_MAX; streak++) {
      if (stopping) {
        running.countDown();
        return;
      }
      Call call = new Call(caller, meter);
      caller.call(call);
      if (!call.goesOn()) {
        return;
      }
    }
    threads.execute(() -> run(caller, meter));
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    if (!running.await(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BenchException(running.getCount() + " calls were not answered in " + STOP_MAX);
    }
  }

  /**
   * One call. Its caller goes on where the later of two things happens: it returns, is answered.
   */
  private final class Call implements Consumer<String> {
    private final Caller caller;
    private final Meter meter;
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean one = new AtomicBoolean();

    Call(Caller caller, Meter meter) {
      this.caller = caller;
      this.meter = meter;
    }

    @Override
    public void accept(String fault) {
      if (!fault.equals(Caller.GOOD)) {
        meter.failed(fault);
        AFTER_FAULT.execute(() -> run(caller, meter));
        return;
      }
      meter.answered(System.nanoTime() - startNanos, caller.messages());
      if (goesOn()) {
        run(caller, meter);
      }
    }

    /** Whether it is for who asks to go on. */
    boolean goesOn() {
      return one.getAndSet(true);
    }
  }
}

package dev.tollgate.gateway.queue;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.tollgate.gateway.store.Lane;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One run of a lane's task: drains it for a while, and says when it is wanted again. */
final class LaneRun {
  private final LaneScheduler scheduler;
  private final Drain drain;

  LaneRun(LaneScheduler scheduler, Drain drain) {
    this.scheduler = scheduler;
    this.drain = drain;
  }

  /** What is done with a lane. */
  interface Drain {
    /** Sends what is due, until nothing is, for some seconds at most, or until it is to stop. */
    void drain(Lane lane, BooleanSupplier stopping);

    /** When there is something to send; empty when there is nothing. */
    Optional<Instant> nextDue(Lane lane);
  }

  CompletionHandler<Void> run(TaskInstance<Void> task, ExecutionContext context) {
    Lane lane = Lanes.ofTask(task.getId());
    drain.drain(lane, () -> context.getSchedulerState().isShuttingDown());
    return (complete, operations) -> {
      drain
          .nextDue(lane)
          .ifPresentOrElse(due -> operations.reschedule(complete, due), operations::remove);
      // Who put something in before this found the lane taken.
      drain.nextDue(lane).ifPresent(due -> scheduler.wake(lane, due));
    };
  }
}

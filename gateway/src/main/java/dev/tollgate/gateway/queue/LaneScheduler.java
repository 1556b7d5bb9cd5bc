package dev.tollgate.gateway.queue;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.tollgate.gateway.store.Lane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Who drains which lane, over all gateways of a database: each lane is a task of db-scheduler,
 * which lets one of them run it at a time, and another one when that one dies.
 */
final class LaneScheduler {
  /** db-scheduler's table; {@code forgottenLanes} in SendMapper.xml knows the task's name. */
  private static final String TABLE = "scheduled_task";

  private static final String LANE = "lane";

  /** How late a gateway sees what another one put into the queue. */
  private static final Duration POLL = Duration.ofMillis(200);

  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** With the heartbeats 12 s: above a pause of a JVM, below what a customer notices. */
  private static final int HEARTBEATS_MISSED = 6;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final double FETCH_BELOW = 0.5;
  private static final double FETCH_UP_TO = 1.0;

  private enum Phase {
    NEW,
    STARTED,
    STOPPED
  }

  private final CustomTask<Void> lanes;
  private final Scheduler scheduler;
  private final InstantSource clock;
  private Phase phase = Phase.NEW;

  /**
   * A scheduler that is not started yet.
   *
   * @param upkeep what runs again and again, on one of the gateways
   */
  LaneScheduler(
      DataSource database,
      Settings settings,
      LaneRun.Drain drain,
      List<RecurringTask<Void>> upkeep) {
    this.clock = settings.clock();
    this.lanes =
        Tasks.custom(LANE, Void.class)
            .onFailure(
                (failed, operations) ->
                    operations.reschedule(failed, clock.instant().plus(AFTER_FAILURE)))
            .onDeadExecutionRevive()
            .execute(new LaneRun(this, drain)::run);
    this.scheduler =
        Scheduler.create(database, List.<Task<?>>of(lanes))
            .startTasks(upkeep)
            // It may be away now: it cannot be asked what it is.
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .tableName(TABLE)
            .schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()))
            .threads(settings.workers())
            .pollUsingLockAndFetch(FETCH_BELOW, FETCH_UP_TO)
            .pollingInterval(POLL)
            .enableImmediateExecution()
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(HEARTBEATS_MISSED)
            .shutdownMaxWait(settings.stopMax())
            .failureLogging(LogLevel.WARN, false)
            .build();
  }

  /**
   * How it runs.
   *
   * @param workers lanes that this gateway drains at once
   * @param stopMax how long lanes may take to end at a stop
   * @param clock the machine's
   */
  record Settings(int workers, Duration stopMax, InstantSource clock) {}

  /** A task that runs again and again, on one of the gateways. */
  static RecurringTask<Void> recurring(Upkeep upkeep) {
    return Tasks.recurring(upkeep.name(), FixedDelay.of(upkeep.pause()))
        .execute((instance, context) -> upkeep.work().run());
  }

  /** Begins, or goes on after a pause. */
  synchronized void start() {
    if (phase == Phase.NEW) {
      phase = Phase.STARTED;
      scheduler.start();
    } else {
      scheduler.resume();
    }
  }

  /** Takes nothing: the database is away. */
  synchronized void pause() {
    scheduler.pause();
  }

  /** Takes no more sends, waits for those under way, and interrupts what takes too long. */
  void stop() {
    if (stopped()) {
      scheduler.stop();
    }
  }

  /** Whether there is something to stop; nothing starts from now on. */
  private synchronized boolean stopped() {
    boolean wasStarted = phase == Phase.STARTED;
    phase = Phase.STOPPED;
    return wasStarted;
  }

  /** Has a lane drained at this time, or before. */
  void wake(Lane lane, Instant at) {
    TaskInstance<Void> task = lanes.instance(Lanes.taskId(lane));
    if (scheduler.scheduleIfNotExists(task, at)) {
      return;
    }
    try {
      boolean later =
          scheduler
              .getScheduledExecution(task)
              .filter(execution -> isLater(execution, at))
              .isPresent();
      if (later) {
        var unused = scheduler.reschedule(task, at);
      }
    } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException ending) {
      // Whoever has the lane looks once more when it has given it back.
      return;
    }
  }

  private static boolean isLater(ScheduledExecution<Object> execution, Instant at) {
    return !execution.isPicked() && execution.getExecutionTime().isAfter(at);
  }
}

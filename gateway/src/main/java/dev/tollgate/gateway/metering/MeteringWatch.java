package dev.tollgate.gateway.metering;

import dev.tollgate.client.ClientHealth;
import dev.tollgate.client.TollgateClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Notices that metering is back when it is the spool that finds out: then no webhook and no send is
 * there to tell the state.
 */
public final class MeteringWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final TollgateClient client;
  private final MeteringState state;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "gateway-metering");
            thread.setDaemon(true);
            return thread;
          });

  /** Looks at this client for this state, until it is closed. */
  public MeteringWatch(TollgateClient client, MeteringState state) {
    this.client = client;
    this.state = state;
    var unused =
        timer.scheduleWithFixedDelay(
            this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void look() {
    if (!state.isAway()) {
      return;
    }
    ClientHealth health = client.health();
    if (health.reporting() && health.deciding()) {
      state.answered(state.now());
    }
  }
}

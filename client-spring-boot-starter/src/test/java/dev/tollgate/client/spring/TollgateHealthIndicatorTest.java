package dev.tollgate.client.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tollgate.client.ClientHealth;
import dev.tollgate.client.ClientStats;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class TollgateHealthIndicatorTest {
  private static final ClientHealth.Spool SPOOL =
      new ClientHealth.Spool(
          3, 300, Optional.of(Duration.ofSeconds(7)), 1, false, 2, Optional.empty());

  private final AtomicLong nanos = new AtomicLong(-5);
  private ClientHealth health =
      new ClientHealth(true, true, Optional.empty(), 4, Optional.of(SPOOL));
  private long lost;
  private final TollgateHealthIndicator indicator =
      new TollgateHealthIndicator(() -> health, () -> stats(lost), nanos::get);

  @Test
  void aClientThatReportsIsUpWithItsFigures() {
    Health up = indicator.health();
    assertEquals(Status.UP, up.getStatus());
    assertEquals(false, up.getDetails().get("degraded"));
    assertEquals(4, up.getDetails().get("waiting"));
    assertEquals(3L, up.getDetails().get("spoolItems"));
    assertEquals(7L, up.getDetails().get("spoolOldestSeconds"));
    assertEquals(1L, up.getDetails().get("parked"));
    assertEquals(2, up.getDetails().get("damagedFiles"));
    assertFalse(up.getDetails().containsKey("trouble"));
  }

  @Test
  void aServerThatIsAwayLeavesItUp() {
    health = new ClientHealth(false, true, Optional.of("no route"), 0, Optional.empty());
    Health up = indicator.health();
    assertEquals(Status.UP, up.getStatus());
    assertEquals(true, up.getDetails().get("degraded"));
    assertEquals("no route", up.getDetails().get("trouble"));

    health = new ClientHealth(true, false, Optional.of("no key"), 0, Optional.empty());
    assertEquals(Status.UP, indicator.health().getStatus());
    assertEquals(true, indicator.health().getDetails().get("degraded"));
  }

  @Test
  void aFullSpoolIsOutOfService() {
    health = with(new ClientHealth.Spool(3, 3, Optional.empty(), 0, true, 0, Optional.empty()));
    assertEquals(Status.OUT_OF_SERVICE, indicator.health().getStatus());
  }

  @Test
  void aSpoolThatCannotBeWrittenIsDown() {
    health =
        with(
            new ClientHealth.Spool(
                3, 3, Optional.empty(), 0, true, 0, Optional.of("no space left")));
    assertEquals(Status.DOWN, indicator.health().getStatus());
    assertEquals("no space left", indicator.health().getDetails().get("spoolTrouble"));
  }

  @Test
  void aLossIsDownForItsTime() {
    assertEquals(Status.UP, indicator.health().getStatus());
    lost = 1;
    assertEquals(Status.DOWN, indicator.health().getStatus());
    assertEquals(1L, indicator.health().getDetails().get("lost"));
    nanos.addAndGet(TollgateHealthIndicator.LOSS_SHOWN.toNanos() - 1);
    assertEquals(Status.DOWN, indicator.health().getStatus());
    nanos.addAndGet(1);
    assertEquals(Status.UP, indicator.health().getStatus());
    assertEquals(1L, indicator.health().getDetails().get("lost"));
    lost = 2;
    assertEquals(Status.DOWN, indicator.health().getStatus(), "another one");
  }

  private static ClientHealth with(ClientHealth.Spool spool) {
    return new ClientHealth(true, true, Optional.empty(), 0, Optional.of(spool));
  }

  private static ClientStats stats(long lost) {
    return new ClientStats(0, 0, 0, 0, 0, 0, lost, 0, 0, 0, 0, 0, 0);
  }
}

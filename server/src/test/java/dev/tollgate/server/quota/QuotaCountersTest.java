package dev.tollgate.server.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.server.domain.LaneMap;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuotaCountersTest {
  private static final Instant LOOKED = Instant.parse("2025-03-12T12:00:00Z");

  private Instant now = LOOKED;
  private final QuotaView view = new QuotaView(new LaneMap(1));
  private final QuotaCounters counters = new QuotaCounters(view, () -> now);

  @Test
  void tellsHowOldTheViewMayBe() {
    assertEquals(-1, counters.getStalenessMillis());
    view.observed(new long[] {1}, LOOKED);
    assertEquals(0, counters.getStalenessMillis());
    now = LOOKED.plusMillis(250);
    assertEquals(250, counters.getStalenessMillis());
    // A clock that was set back makes nothing younger than new.
    now = LOOKED.minusSeconds(1);
    assertEquals(0, counters.getStalenessMillis());
  }

  @Test
  void countsQuestionsByWhereTheyWereAnswered() {
    counters.fromMemory();
    counters.read(7);
    counters.read(1);
    counters.refused();
    assertEquals(1, counters.getFromMemory());
    assertEquals(8, counters.getFromDatabase());
    assertEquals(2, counters.getReads());
    assertEquals(1, counters.getRefused());
  }

  @Test
  void theViewTakesAShareOfTheHeap() {
    assertEquals((256L << 20) / 8 / 600, QuotaView.tenantsMax(256L << 20));
    assertEquals(QuotaView.TENANTS_MAX, QuotaView.tenantsMax(1L << 40));
  }
}

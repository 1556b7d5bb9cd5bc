package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.server.domain.MessageKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final int MESSAGES = 20_000;
  private static final int TENANTS = 100;
  private static final HistoryShape SHAPE = HistoryShape.imported(MESSAGES, TENANTS);
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void isTheSameForTheSameSeed() {
    assertEquals(lines(SHAPE, 1), lines(SHAPE, 1));
    assertNotEquals(lines(SHAPE, 1), lines(SHAPE, 2));
  }

  @Test
  void hasAsManyLinesAsItsShapeSaysAndOneInTwentyRepeatsOneBefore() {
    Map<String, HistoryMessage> sent = new HashMap<>();
    int repeats = 0;
    for (HistoryMessage line : lines(SHAPE, 3)) {
      HistoryMessage before = sent.putIfAbsent(line.messageId(), line);
      assertEquals(before != null, line.repeat(), line::toString);
      if (before != null) {
        repeats++;
        assertEquals(before.again(), line);
      }
    }
    assertEquals(MESSAGES, sent.size());
    assertEquals(SHAPE.repeats(), repeats);
    assertEquals(SHAPE.lines(), MESSAGES + repeats);
    assertEquals(0.05, repeats / (double) SHAPE.lines(), 0.001);
  }

  @Test
  void hasOneMessageInTwentyThatIsLateAndNoneOutsideOfItsTime() {
    Instant latest = SHAPE.start();
    int late = 0;
    for (HistoryMessage line : lines(SHAPE, 4)) {
      if (line.repeat()) {
        continue;
      }
      assertFalse(line.occurredAt().isBefore(SHAPE.start()), line::toString);
      assertTrue(line.occurredAt().isBefore(SHAPE.start().plus(SHAPE.length())), line::toString);
      if (line.occurredAt().isBefore(latest)) {
        late++;
        assertFalse(line.occurredAt().isBefore(latest.minus(History.LATE_MAX)), line::toString);
      } else {
        latest = line.occurredAt();
      }
    }
    assertEquals(History.LATE, late / (double) MESSAGES, 0.01);
  }

  @Test
  void newCustomersComeUpToItsEnd() {
    Set<String> customers = new HashSet<>();
    int inFirstHalf = 0;
    List<HistoryMessage> lines = lines(SHAPE, 5);
    for (int line = 0; line < lines.size(); line++) {
      customers.add(lines.get(line).tenantId() + lines.get(line).customerId());
      if (line == lines.size() / 2) {
        inFirstHalf = customers.size();
      }
    }
    assertEquals(MESSAGES / HistoryShape.MESSAGES_A_CUSTOMER, customers.size());
    assertEquals(0.5, inFirstHalf / (double) customers.size(), 0.01);
  }

  @Test
  void inOrderItHasNeitherRepeatsNorLateMessages() {
    HistoryShape shape = HistoryShape.tracked(MESSAGES, TENANTS, NOW);
    Instant before = Instant.MIN;
    for (HistoryMessage line : lines(shape, 6)) {
      assertFalse(line.repeat(), line::toString);
      assertTrue(line.occurredAt().isAfter(before), line::toString);
      before = line.occurredAt();
    }
    assertTrue(before.isBefore(NOW));
    assertEquals(MESSAGES, lines(shape, 6).size());
  }

  @Test
  void isWrittenAsTheContractSays() throws Exception {
    Set<MessageKind> kinds = new HashSet<>();
    for (HistoryMessage line : lines(SHAPE, 7).subList(0, 200)) {
      TrackItem.Builder item = TrackItem.newBuilder();
      JsonFormat.parser().merge(line.json(), item);
      kinds.add(line.kind());
      assertEquals(line.kind().inbound(), item.hasInbound());
      if (item.hasInbound()) {
        assertEquals(line.tenantId(), item.getInbound().getTenantId());
        assertEquals(line.customerId(), item.getInbound().getCustomerId());
        assertEquals(line.messageId(), item.getInbound().getMessageId());
        assertEquals(
            line.occurredAt(),
            Instant.parse(Timestamps.toString(item.getInbound().getOccurredAt())));
      } else {
        assertEquals(line.customerId(), item.getOutbound().getCustomerId());
        assertEquals(
            line.kind() == MessageKind.OUTBOUND_DIRECT
                ? SendPath.SEND_PATH_DIRECT
                : SendPath.SEND_PATH_QUEUED,
            item.getOutbound().getPath());
      }
    }
    assertEquals(Set.of(MessageKind.values()), kinds);
  }

  @Test
  void tenantsHaveTheDistinctMessages() {
    TenantCounts counts = TenantCounts.of(new History(SHAPE, 8));
    assertEquals(TENANTS, counts.byTenant().size());
    assertEquals(MESSAGES, counts.sum());
  }

  @Test
  void tellsTenantsApartWhoseCountsDiffer() {
    TenantCounts counts = new TenantCounts(Map.of("a", 1L, "b", 2L, "c", 3L));
    assertEquals(0, counts.differences(new TenantCounts(Map.of("a", 1L, "b", 2L, "c", 3L))));
    assertEquals(3, counts.differences(new TenantCounts(Map.of("a", 1L, "b", 3L, "d", 3L))));
  }

  @Test
  void hasNoMoreTenantsThanCustomers() {
    HistoryShape small = HistoryShape.imported(200, 1_000);
    assertEquals(new Population(10, 10), small.population());
    assertEquals(small.lines(), lines(small, 9).size());
  }

  @Test
  void refusesSizesThatAreNone() {
    assertThrows(IllegalArgumentException.class, () -> HistoryShape.imported(99, 1));
    assertThrows(IllegalArgumentException.class, () -> new HistoryOptions().shape(true, 0));
  }

  private static List<HistoryMessage> lines(HistoryShape shape, long seed) {
    History history = new History(shape, seed);
    List<HistoryMessage> lines = new ArrayList<>();
    for (HistoryMessage next = history.next(); next != null; next = history.next()) {
      lines.add(next);
    }
    return lines;
  }
}

package dev.tollgate.gateway.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.store.Lane;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LanesTest {
  /** What is in a queue is in lanes by this: it has to stay. CRC-32C, modulo 5. */
  @Test
  void aCustomersLaneIsTheSameForEver() {
    assertEquals(new Lane("rest-1", 3), Lanes.of("rest-1", "+966500000001"));
    assertEquals(new Lane("rest-2", 3), Lanes.of("rest-2", "+966500000001"));
    assertEquals(new Lane("rest-1", 0), Lanes.of("rest-1", "+966500000003"));
  }

  @Test
  void customersAreSpreadOverAllLanes() {
    TreeMap<Integer, Integer> customers = new TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      customers.merge(Lanes.of("rest-1", "+96650000" + (1000 + i)).number(), 1, Integer::sum);
    }
    assertEquals(QueueConfig.LANES_PER_TENANT, customers.size());
    customers.values().forEach(count -> assertTrue(count > 100, customers::toString));
  }

  @Test
  void aTaskNamesItsLaneWhateverIsInTheTenantsId() {
    for (String tenant : new String[] {"rest-1", "a/b", "/", "a/3"}) {
      Lane lane = new Lane(tenant, 4);
      assertEquals(lane, Lanes.ofTask(Lanes.taskId(lane)));
    }
  }
}

package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrowdTest {
  private static final int DRAWS = 100_000;
  private static final int DORMANT = 5_000;

  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void threeOfTenOpenASessionAndNobodyIsTakenTwiceForIt() {
    Crowd crowd = new Crowd(new Crowd.Shape(100, 1_000, DORMANT, 0));
    Set<String> opened = new HashSet<>();
    int dormant = 0;
    int opening = 0;
    for (int i = 0; i < DRAWS; i++) {
      Source.Customer one = crowd.draw(random);
      if (one.opens()) {
        opening++;
        dormant += one.customerId().startsWith("+1666") ? 1 : 0;
        assertTrue(opened.add(one.customerId()), one.customerId());
      } else {
        assertTrue(one.customerId().startsWith("+1555"), one.customerId());
      }
    }
    assertEquals(Crowd.OPENING, opening / (double) DRAWS, 0.01);
    assertEquals(DORMANT, dormant);
  }

  @Test
  void tenantsHaveSharesByTheirRanks() {
    Map<String, Integer> counts = draws(new Crowd(new Crowd.Shape(100, 1_000, 0, 0)));
    double first = counts.getOrDefault(Crowd.tenantId(0), 0);
    // The sum of 1/k for a hundred tenants is 5.187.
    assertEquals(1 / 5.187, first / DRAWS, 0.01);
    assertEquals(0.5, counts.getOrDefault(Crowd.tenantId(1), 0) / first, 0.03);
    assertEquals(0.1, counts.getOrDefault(Crowd.tenantId(9), 0) / first, 0.02);
  }

  @Test
  void aHotTenantHasItsShareMore() {
    Crowd crowd = new Crowd(new Crowd.Shape(100, 1_000, 0, 0)).hot(0.5);
    double first = draws(crowd).getOrDefault(Crowd.tenantId(0), 0);
    assertEquals(0.5 + 0.5 / 5.187, first / DRAWS, 0.01);
  }

  @Test
  void everyTenantHasACustomerAndAllAreSpread() {
    Crowd crowd = new Crowd(new Crowd.Shape(7, 50, 13, 0));
    int active = 0;
    int dormant = 0;
    for (int tenant = 0; tenant < 7; tenant++) {
      assertEquals(active, crowd.firstActive(tenant));
      assertEquals(dormant, crowd.firstDormant(tenant));
      assertTrue(crowd.active(tenant) >= 1);
      active += crowd.active(tenant);
      dormant += crowd.dormant(tenant);
    }
    assertEquals(50, active);
    assertEquals(13, dormant);
  }

  @Test
  void refusesMoreTenantsThanCustomers() {
    var refused = assertThrows(IllegalArgumentException.class, () -> new Crowd.Shape(10, 9, 0, 0));
    assertTrue(String.valueOf(refused.getMessage()).contains("--customers must be --tenants"));
  }

  private Map<String, Integer> draws(Crowd crowd) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < DRAWS; i++) {
      counts.merge(crowd.draw(random).tenantId(), 1, Integer::sum);
    }
    return counts;
  }
}

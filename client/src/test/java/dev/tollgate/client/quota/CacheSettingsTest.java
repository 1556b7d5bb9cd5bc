package dev.tollgate.client.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CacheSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void theDefaultsAreWithinTheirBounds() {
    assertEquals(
        new CacheSettings(100, SECOND, 100_000, Duration.ofMillis(250)), CacheSettings.defaults());
  }

  @Test
  void whatIsOutsideIsRefusedByName() {
    refused("sendsPerAnswerMax", () -> new CacheSettings(0, SECOND, 1, SECOND));
    refused("denialsFor", () -> new CacheSettings(1, Duration.ofNanos(-1), 1, SECOND));
    refused("denialsFor", () -> new CacheSettings(1, Duration.ofSeconds(61), 1, SECOND));
    refused("tenantsMax", () -> new CacheSettings(1, SECOND, 0, SECOND));
    refused("waitMax", () -> new CacheSettings(1, SECOND, 1, Duration.ZERO));
    refused("waitMax", () -> new CacheSettings(1, SECOND, 1, Duration.ofSeconds(61)));
  }

  private static void refused(String name, Runnable settings) {
    String text =
        String.valueOf(assertThrows(IllegalArgumentException.class, settings::run).getMessage());
    assertTrue(text.startsWith(name + " must be "), text);
  }
}

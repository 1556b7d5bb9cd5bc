package dev.tollgate.gateway.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.gateway.config.Retries;
import dev.tollgate.gateway.provider.ProviderException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class NextTryTest {
  private static final Retries RETRIES = new Retries(3, Duration.ofSeconds(2), true);
  private static final double MIDDLE = 0.5;

  @Test
  void pausesDoubleUpToTheLastTry() {
    ProviderException busy = ProviderException.refused(400, OptionalInt.of(130429));
    assertEquals(Optional.of(Duration.ofSeconds(2)), NextTry.after(busy, 1, RETRIES, MIDDLE));
    assertEquals(Optional.of(Duration.ofSeconds(4)), NextTry.after(busy, 2, RETRIES, MIDDLE));
    assertEquals(Optional.empty(), NextTry.after(busy, 3, RETRIES, MIDDLE));
  }

  @Test
  void pausesAreSpread() {
    ProviderException busy = ProviderException.refused(400, OptionalInt.of(130429));
    assertEquals(Optional.of(Duration.ofMillis(1500)), NextTry.after(busy, 1, RETRIES, 0));
    assertEquals(Optional.of(Duration.ofMillis(2500)), NextTry.after(busy, 1, RETRIES, 1));
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() {
    ProviderException outside = ProviderException.refused(400, OptionalInt.of(131047));
    assertEquals(Optional.empty(), NextTry.after(outside, 1, RETRIES, MIDDLE));
  }

  @Test
  void whatNobodyKnowsIsTriedAgainOnlyIfThatIsWanted() {
    ProviderException unknown = ProviderException.refused(502, OptionalInt.empty());
    assertEquals(Optional.of(Duration.ofSeconds(2)), NextTry.after(unknown, 1, RETRIES, MIDDLE));
    Retries once = new Retries(3, Duration.ofSeconds(2), false);
    assertEquals(Optional.empty(), NextTry.after(unknown, 1, once, MIDDLE));
  }
}

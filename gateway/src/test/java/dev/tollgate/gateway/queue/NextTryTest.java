package dev.tollgate.gateway.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.gateway.config.Retries;
import dev.tollgate.gateway.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NextTryTest {
  private static final Duration TWO = Duration.ofSeconds(2);
  private static final Optional<Duration> NOTHING_ASKED = Optional.empty();
  private final NextTry middle = new NextTry(new Retries(3, TWO, true), () -> 0.5);

  @Test
  void pausesDoubleUpToTheLastTry() {
    assertEquals(Optional.of(TWO), middle.after(Kind.RETRYABLE, NOTHING_ASKED, 1));
    assertEquals(
        Optional.of(Duration.ofSeconds(4)), middle.after(Kind.RETRYABLE, NOTHING_ASKED, 2));
    assertEquals(Optional.empty(), middle.after(Kind.RETRYABLE, NOTHING_ASKED, 3));
  }

  @Test
  void pausesAreSpread() {
    Retries retries = new Retries(3, TWO, true);
    assertEquals(
        Optional.of(Duration.ofMillis(1500)),
        new NextTry(retries, () -> 0).after(Kind.RETRYABLE, NOTHING_ASKED, 1));
    assertEquals(
        Optional.of(Duration.ofMillis(2500)),
        new NextTry(retries, () -> 1).after(Kind.RETRYABLE, NOTHING_ASKED, 1));
  }

  @Test
  void aProviderMayAskForMore() {
    Duration more = Duration.ofSeconds(30);
    assertEquals(Optional.of(more), middle.after(Kind.RETRYABLE, Optional.of(more), 1));
    assertEquals(
        Optional.of(TWO), middle.after(Kind.RETRYABLE, Optional.of(Duration.ofSeconds(1)), 1));
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() {
    assertEquals(Optional.empty(), middle.after(Kind.REFUSED, NOTHING_ASKED, 1));
  }

  @Test
  void whatNobodyKnowsIsTriedAgainOnlyIfThatIsWanted() {
    assertEquals(Optional.of(TWO), middle.after(Kind.UNCERTAIN, NOTHING_ASKED, 1));
    NextTry careful = new NextTry(new Retries(3, TWO, false), () -> 0.5);
    assertEquals(Optional.empty(), careful.after(Kind.UNCERTAIN, NOTHING_ASKED, 1));
  }
}

package dev.tollgate.gateway.queue;

import java.time.Duration;

/** A worker waits. */
final class Pause {
  private Pause() {}

  /**
   * Waits this long.
   *
   * @throws InterruptedSendException when the gateway stops meanwhile
   */
  static void of(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedSendException(stopped);
    }
  }
}

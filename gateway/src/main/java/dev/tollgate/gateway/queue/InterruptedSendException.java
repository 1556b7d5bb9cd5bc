package dev.tollgate.gateway.queue;

/** A send was given up in the middle, because the gateway stops; its next run takes it up. */
final class InterruptedSendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InterruptedSendException(InterruptedException stopped) {
    super("the gateway stops", stopped);
  }
}

package dev.tollgate.gateway.queue;

/** The queue takes no more at present. */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueueFullException() {
    super("the queue is full", null, false, false);
  }
}

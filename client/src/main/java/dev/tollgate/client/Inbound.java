package dev.tollgate.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The way in: messages that customers sent.
 *
 * <p>Nothing here fails because the server is away: a message is recorded, or in the spool, or what
 * became of it is told as its {@link TrackOutcome}. A webhook is done with when all its messages
 * are {@link TrackOutcome#isSafe() safe} or {@link TrackOutcome.Refused refused}.
 */
public final class Inbound {
  private final Reporting reporting;

  Inbound(Reporting reporting) {
    this.reporting = reporting;
  }

  /** Reports a message, and waits until it is recorded or kept: some 20 ms at most with a spool. */
  public TrackOutcome track(InboundMessage message) {
    return reporting.report(message);
  }

  /** As {@link #track}, without waiting. The future does not fail. */
  public CompletableFuture<TrackOutcome> trackAsync(InboundMessage message) {
    return reporting.reportAsync(message);
  }

  /** As {@link #trackAsync}, for the messages of one webhook: their outcomes, in their order. */
  public CompletableFuture<List<TrackOutcome>> trackAllAsync(List<InboundMessage> messages) {
    List<CompletableFuture<TrackOutcome>> outcomes =
        messages.stream().map(reporting::reportAsync).toList();
    return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
        .thenApply(all -> outcomes.stream().map(CompletableFuture::join).toList());
  }

  /**
   * Reports a message of which nobody wants to hear. With a spool that takes every message {@link
   * SpoolOptions#after first}, it is on disk when this returns; else it is there or recorded some
   * 20 ms later. One that is refused for good is parked. What is lost all the same is logged and
   * counted: {@link ClientStats#lost}.
   *
   * @throws TollgateException RESOURCE_EXHAUSTED when memory and spool are full
   */
  public void enqueue(InboundMessage message) {
    reporting.enqueue(message);
  }
}

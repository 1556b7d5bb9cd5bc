package dev.tollgate.gateway.delivery;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes what providers report of messages that were sent. */
public interface StatusReports {
  /**
   * Takes the reports of one post, up to 1000.
   *
   * @return whether they are done with; false when the provider should send them again, which does
   *     no harm. Does not fail
   */
  CompletableFuture<Boolean> report(List<StatusReport> reports);
}

package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A question on its way to the server.
 *
 * <p>Its outcome is told after what the server said is kept: with the decision, or the failure.
 */
final class Question {
  /** Who else may join it. */
  record Key(String tenantId, @Nullable RecipientKey recipient) {}

  /** Why it is asked. */
  enum Purpose {
    /** Somebody wants to send. */
    SEND,
    /** An answer is about to end. */
    REFRESH,
    /** To find out whether the server is back. */
    PROBE
  }

  private final CheckQuotaRequest request;
  private final TenantDecisions tenant;
  private final Asked asked;
  private final Purpose purpose;
  private final CompletableFuture<Verdict> outcome = new CompletableFuture<>();
  private final AtomicBoolean missed = new AtomicBoolean();

  Question(CheckQuotaRequest request, TenantDecisions tenant, Asked asked, Purpose purpose) {
    this.request = request;
    this.tenant = tenant;
    this.asked = asked;
    this.purpose = purpose;
  }

  CheckQuotaRequest request() {
    return request;
  }

  Purpose purpose() {
    return purpose;
  }

  Asked asked() {
    return asked;
  }

  CompletableFuture<Verdict> outcome() {
    return outcome;
  }

  /** Keeps what the server said. */
  void keep(Verdict verdict, long nowNanos) {
    var unused = tenant.answered(request, verdict, asked, nowNanos, purpose == Purpose.SEND);
  }

  /** Whether it takes longer than anybody waits. */
  boolean overdue(long nowNanos, long waitNanos) {
    return nowNanos - asked.nanos() >= waitNanos && !outcome.isDone();
  }

  /** Whether this is the first that is heard of its being unanswered. */
  boolean claimMissed() {
    return missed.compareAndSet(false, true);
  }
}

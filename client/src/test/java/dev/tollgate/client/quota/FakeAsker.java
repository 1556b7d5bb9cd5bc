package dev.tollgate.client.quota;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.QuotaDecision;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Collects questions, which the test answers by hand, in any order. */
final class FakeAsker implements Asker {
  /** One question, to be answered. */
  record Pending(CheckQuotaRequest request, CompletableFuture<CheckQuotaResponse> future) {
    void answer(QuotaDecision decision) {
      assertTrue(future.complete(CheckQuotaResponse.newBuilder().setDecision(decision).build()));
    }

    void fail(Status status) {
      assertTrue(future.completeExceptionally(status.asRuntimeException()));
    }
  }

  private final List<Pending> pending = new ArrayList<>();
  private int asked;
  volatile boolean broken;

  @Override
  public synchronized CompletableFuture<CheckQuotaResponse> ask(CheckQuotaRequest request) {
    asked++;
    Pending question = new Pending(request, new CompletableFuture<>());
    pending.add(question);
    return question.future();
  }

  @Override
  public boolean connectionBroken() {
    return broken;
  }

  /** How many questions were asked so far. */
  synchronized int asked() {
    return asked;
  }

  /** How many are not taken yet. */
  synchronized int waiting() {
    return pending.size();
  }

  /** The first question that was not taken yet. */
  synchronized Pending next() {
    return pending.remove(0);
  }
}

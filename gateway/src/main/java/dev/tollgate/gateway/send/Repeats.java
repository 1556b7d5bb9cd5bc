package dev.tollgate.gateway.send;

import dev.tollgate.gateway.recent.RecentMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process has done for requests that their callers may repeat: a repeat gets the answer
 * of the first, also while that one is under way. What is beyond its bound, or was before the
 * process began, is in the database.
 */
final class Repeats {
  /** Some minutes of a busy gateway: longer than callers repeat without a pause. */
  static final int REMEMBERED_MAX = 10_000;

  private final Map<RequestKey, Known> known = new RecentMap<>(REMEMBERED_MAX);

  private record Known(String digest, CompletableFuture<SendResult> result) {}

  /** The result of the first request with this id, which is made now if there was none. */
  CompletableFuture<SendResult> once(
      SendRequest request, Supplier<CompletableFuture<SendResult>> sending) {
    if (!request.named()) {
      return sending.get();
    }
    RequestKey key = RequestKey.of(request);
    Known mine = new Known(request.digest(), new CompletableFuture<>());
    Optional<Known> earlier = earlierOr(key, mine);
    if (earlier.isPresent()) {
      return earlier.get().digest().equals(mine.digest())
          ? earlier.get().result().copy()
          : CompletableFuture.completedFuture(new SendResult.RequestIdReused());
    }
    var unused =
        begin(sending)
            .whenComplete(
                (result, failure) -> {
                  if (!isDone(result)) {
                    forget(key, mine);
                  }
                  if (failure == null) {
                    mine.result().complete(result);
                  } else {
                    mine.result().completeExceptionally(failure);
                  }
                });
    return mine.result().copy();
  }

  /** Anything else may go otherwise when it is asked for again. */
  private static boolean isDone(@Nullable SendResult result) {
    return result instanceof SendResult.Sent || result instanceof SendResult.Queued;
  }

  private static CompletableFuture<SendResult> begin(
      Supplier<CompletableFuture<SendResult>> sending) {
    try {
      return sending.get();
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  /** The request that was there before; empty when there was none, and this one is now. */
  private synchronized Optional<Known> earlierOr(RequestKey key, Known mine) {
    return Optional.ofNullable(known.putIfAbsent(key, mine));
  }

  private synchronized void forget(RequestKey key, Known mine) {
    known.remove(key, mine);
  }
}

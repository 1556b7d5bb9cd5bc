package dev.tollgate.server.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a unary call from a future. */
final class Answer {
  private static final Logger log = LoggerFactory.getLogger(Answer.class);

  private Answer() {}

  /**
   * Answers when the future is done, on the thread that completes it; a failure as {@link Faults}
   * says. When the caller has gone by then, the answer is dropped. To be called on the handler's
   * own thread.
   */
  static <T> void with(StreamObserver<T> observer, CompletableFuture<T> answer) {
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) observer;
    // Without a handler of its own gRPC throws when an answer meets a call that was cancelled.
    call.setOnCancelHandler(() -> {});
    CompletableFuture<Void> unused =
        answer.handle(
            (value, thrown) -> {
              send(call, value, thrown == null ? null : Faults.of(thrown));
              return null;
            });
  }

  private static <T> void send(
      ServerCallStreamObserver<T> call, T value, @Nullable ApiFault fault) {
    if (call.isCancelled()) {
      return;
    }
    try {
      if (fault != null) {
        call.onError(fault.toStatusException());
      } else {
        call.onNext(value);
        call.onCompleted();
      }
    } catch (RuntimeException e) {
      // The transport gave the call up between the question and the answer.
      log.debug("an answer could not be sent", e);
    }
  }
}

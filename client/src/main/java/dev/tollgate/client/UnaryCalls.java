package dev.tollgate.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes unary calls, blocking or as futures, and translates their answers and failures. */
final class UnaryCalls {
  private final Channel channel;

  UnaryCalls(Channel channel) {
    this.channel = channel;
  }

  /** Waits for the answer. */
  <Q, A, R> R blocking(MethodDescriptor<Q, A> method, Q request, Function<A, R> translation) {
    A answer;
    try {
      answer = ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
    } catch (StatusRuntimeException failure) {
      throw Errors.of(failure);
    }
    return translation.apply(answer);
  }

  /** Answers later. Whatever else completes the future, such as its cancel, ends the call. */
  <Q, A, R> CompletableFuture<R> async(
      MethodDescriptor<Q, A> method, Q request, Function<A, R> translation) {
    CompletableFuture<R> future = new CompletableFuture<>();
    ClientCall<Q, A> call = channel.newCall(method, CallOptions.DEFAULT);
    Completion<A, R> completion = new Completion<>(future, translation);
    var unused =
        future.whenComplete(
            (result, failure) -> {
              // A call that fails at once is over on another thread while it is still begun here,
              // and what is begun must not be cancelled.
              if (failure != null && !completion.over) {
                call.cancel("the caller no longer waits", null);
              }
            });
    ClientCalls.asyncUnaryCall(call, request, completion);
    return future;
  }

  private static final class Completion<A, R> implements StreamObserver<A> {
    private final CompletableFuture<R> future;
    private final Function<A, R> translation;
    private @Nullable A answer;
    private volatile boolean over;

    Completion(CompletableFuture<R> future, Function<A, R> translation) {
      this.future = future;
      this.translation = translation;
    }

    @Override
    public void onNext(A value) {
      answer = value;
    }

    @Override
    public void onError(Throwable failure) {
      over = true;
      future.completeExceptionally(Errors.of(failure));
    }

    @Override
    public void onCompleted() {
      over = true;
      A value = answer;
      if (value == null) {
        future.completeExceptionally(Errors.brokenAnswer("the server gave no answer"));
        return;
      }
      try {
        future.complete(translation.apply(value));
      } catch (RuntimeException untranslatable) {
        future.completeExceptionally(untranslatable);
      }
    }
  }
}

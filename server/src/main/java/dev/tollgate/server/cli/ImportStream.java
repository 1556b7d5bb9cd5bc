package dev.tollgate.server.cli;

import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ImportMessagesRequest;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.metering.v1.ImportOptions;
import dev.tollgate.metering.v1.TrackItem;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One ImportMessages call: sends as fast as the server takes items, and no faster. For one thread.
 */
final class ImportStream {
  /** The server's own limit of a call. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Watch watch = new Watch();
  private final ClientCallStreamObserver<ImportMessagesRequest> requests;

  ImportStream(Channel channel, ImportOptions options) {
    requests =
        (ClientCallStreamObserver<ImportMessagesRequest>)
            AdminServiceGrpc.newStub(channel)
                .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .importMessages(watch);
    requests.onNext(ImportMessagesRequest.newBuilder().setOptions(options).build());
  }

  /** Sends an item; blocks while the server is busy. Nothing is sent on a call that has ended. */
  void send(TrackItem item) {
    if (watch.awaitReady(requests)) {
      requests.onNext(ImportMessagesRequest.newBuilder().setItem(item).build());
    }
  }

  /**
   * Ends the items, and waits for the answer.
   *
   * @throws StatusRuntimeException when the call failed, now or before
   */
  ImportMessagesResponse finish() {
    if (!watch.isOver()) {
      requests.onCompleted();
    }
    return watch.awaitAnswer();
  }

  /** Gives the call up. */
  void cancel() {
    requests.cancel("given up", null);
  }

  /** What the transport's threads tell. */
  private static final class Watch
      implements ClientResponseObserver<ImportMessagesRequest, ImportMessagesResponse> {
    private @Nullable ImportMessagesResponse answer;
    private @Nullable StatusRuntimeException failure;
    private boolean over;

    @Override
    public void beforeStart(ClientCallStreamObserver<ImportMessagesRequest> stream) {
      stream.setOnReadyHandler(this::wake);
    }

    private synchronized void wake() {
      notifyAll();
    }

    @Override
    public synchronized void onNext(ImportMessagesResponse value) {
      answer = value;
    }

    @Override
    public synchronized void onError(Throwable thrown) {
      failure =
          thrown instanceof StatusRuntimeException status
              ? status
              : Status.fromThrowable(thrown).asRuntimeException();
      over = true;
      notifyAll();
    }

    @Override
    public synchronized void onCompleted() {
      over = true;
      notifyAll();
    }

    synchronized boolean isOver() {
      return over;
    }

    /** The deadline ends the wait, if nothing else does. */
    synchronized boolean awaitReady(ClientCallStreamObserver<ImportMessagesRequest> stream) {
      await(() -> over || stream.isReady());
      return !over;
    }

    synchronized ImportMessagesResponse awaitAnswer() {
      await(() -> over);
      if (failure != null) {
        throw failure;
      }
      if (answer == null) {
        throw Status.INTERNAL.withDescription("an import without an answer").asRuntimeException();
      }
      return answer;
    }

    private synchronized void await(BooleanSupplier condition) {
      try {
        while (!condition.getAsBoolean()) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Status.CANCELLED.withDescription("interrupted").withCause(e).asRuntimeException();
      }
    }
  }
}

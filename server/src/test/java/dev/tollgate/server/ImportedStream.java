package dev.tollgate.server;

import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ImportMessagesRequest;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.metering.v1.ImportOptions;
import dev.tollgate.metering.v1.TrackItem;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** An ImportMessages call of a test, which sends without waiting for the server. */
final class ImportedStream implements StreamObserver<ImportMessagesResponse> {
  private final CompletableFuture<ImportMessagesResponse> answer = new CompletableFuture<>();
  private final ClientCallStreamObserver<ImportMessagesRequest> requests;

  ImportedStream(Channel channel) {
    requests =
        (ClientCallStreamObserver<ImportMessagesRequest>)
            AdminServiceGrpc.newStub(channel).importMessages(this);
  }

  /** A whole import. */
  static ImportMessagesResponse of(Channel channel, ImportOptions options, List<TrackItem> items) {
    ImportedStream stream = new ImportedStream(channel);
    stream.send(options);
    items.forEach(stream::send);
    return stream.finish();
  }

  void send(ImportOptions options) {
    requests.onNext(ImportMessagesRequest.newBuilder().setOptions(options).build());
  }

  void send(TrackItem item) {
    requests.onNext(ImportMessagesRequest.newBuilder().setItem(item).build());
  }

  void cancel() {
    requests.cancel("the test ends it", null);
  }

  /** Ends the items; the answer. */
  ImportMessagesResponse finish() {
    requests.onCompleted();
    return await();
  }

  /** The answer, or the failure. */
  ImportMessagesResponse await() {
    try {
      return answer.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (StatusRuntimeException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void onNext(ImportMessagesResponse value) {
    answer.complete(value);
  }

  @Override
  public void onError(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    answer.completeExceptionally(new AssertionError("no answer"));
  }
}

package dev.tollgate.server;

import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackResult;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A TrackStream call of a test, which sends without waiting for the server. */
public final class TrackedStream {
  private final List<TrackResult> results = new ArrayList<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final ClientCallStreamObserver<TrackItem> items;

  private TrackedStream(Channel channel, boolean slow) {
    items =
        (ClientCallStreamObserver<TrackItem>)
            MeteringServiceGrpc.newStub(channel).trackStream(new Answers(slow));
  }

  /** One that reads every answer. */
  public static TrackedStream begin(Channel channel) {
    return new TrackedStream(channel, false);
  }

  /** One that reads no answers but those it is told to {@link #read}. */
  public static TrackedStream slow(Channel channel) {
    return new TrackedStream(channel, true);
  }

  /** A whole stream: the items' answers. */
  public static List<TrackResult> of(Channel channel, List<TrackItem> items) {
    TrackedStream stream = begin(channel);
    items.forEach(stream::send);
    return stream.finish();
  }

  private synchronized void add(TrackResult result) {
    results.add(result);
  }

  /** Sends an item; dropped when the call is over. */
  public void send(TrackItem item) {
    if (!end.isDone()) {
      items.onNext(item);
    }
  }

  /** Reads some answers. */
  public void read(int count) {
    items.request(count);
  }

  public void cancel() {
    items.cancel("the test ends it", null);
  }

  /** What was answered by now. */
  public synchronized List<TrackResult> results() {
    return List.copyOf(results);
  }

  /** Ends the items; all answers. */
  public List<TrackResult> finish() {
    items.onCompleted();
    return await();
  }

  /** All answers once the server has ended the call with OK; throws how it ended else. */
  public List<TrackResult> await() {
    try {
      end.get(60, TimeUnit.SECONDS);
      return results();
    } catch (ExecutionException e) {
      throw (StatusRuntimeException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private final class Answers implements ClientResponseObserver<TrackItem, TrackResult> {
    private final boolean slow;

    Answers(boolean slow) {
      this.slow = slow;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<TrackItem> items) {
      if (slow) {
        items.disableAutoRequestWithInitial(0);
      }
    }

    @Override
    public void onNext(TrackResult result) {
      add(result);
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(null);
    }
  }
}

package dev.tollgate.client.tracking;

import com.google.rpc.Status;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceImplBase;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.TrackResult;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A TrackStream that records each message once, in memory, and fails as it is told: an item, a
 * whole stream, or by answering nothing.
 */
final class StreamService extends MeteringServiceImplBase {
  private final List<TrackItem> recorded = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final List<StreamObserver<TrackResult>> open = new ArrayList<>();
  private final List<TrackItem> unanswered = new ArrayList<>();
  private Function<TrackItem, Optional<Status>> fault = item -> Optional.empty();
  private @Nullable StatusRuntimeException refusal;
  private @Nullable String poison;
  private @Nullable StatusRuntimeException defect;
  private boolean silent;
  private int streams;
  private int arrivals;

  @Override
  public StreamObserver<TrackItem> trackStream(StreamObserver<TrackResult> results) {
    synchronized (this) {
      streams++;
      open.add(results);
    }
    return new Items(results);
  }

  /** Items for which this gives a status are refused with it. */
  synchronized void refuseItems(Function<TrackItem, Optional<Status>> fault) {
    this.fault = fault;
  }

  /** Streams fail with this at their first item; null: no more. */
  synchronized void refuseStreams(@Nullable StatusRuntimeException refusal) {
    this.refusal = refusal;
  }

  /** Streams fail with this at the message with this id. */
  synchronized void breakStreamsAt(String id, StatusRuntimeException defect) {
    this.poison = id;
    this.defect = defect;
  }

  /** Items are neither answered nor recorded from now on, or are again. */
  synchronized void beSilent(boolean silent) {
    this.silent = silent;
  }

  /** Ends all streams as OK, as a server does that renews them. */
  synchronized void endStreams() {
    open.forEach(StreamObserver::onCompleted);
    open.clear();
  }

  /** Breaks all streams, having recorded what was not answered: its outcome is unknown. */
  synchronized void breakStreams(StatusRuntimeException failure) {
    unanswered.forEach(this::record);
    unanswered.clear();
    open.forEach(stream -> stream.onError(failure));
    open.clear();
  }

  /** Ids of the recorded messages, in the order in which they were recorded. */
  synchronized List<String> recordedIds() {
    return recorded.stream().map(StreamService::id).toList();
  }

  synchronized int recordedCount() {
    return recorded.size();
  }

  synchronized int streams() {
    return streams;
  }

  /** Items that came, each attempt. */
  synchronized int arrivals() {
    return arrivals;
  }

  private boolean record(TrackItem item) {
    boolean fresh = ids.add(id(item));
    if (fresh) {
      recorded.add(item);
    }
    return fresh;
  }

  private static String id(TrackItem item) {
    return item.hasInbound() ? item.getInbound().getMessageId() : item.getOutbound().getMessageId();
  }

  private final class Items implements StreamObserver<TrackItem> {
    private final StreamObserver<TrackResult> results;

    Items(StreamObserver<TrackResult> results) {
      this.results = results;
    }

    @Override
    public void onNext(TrackItem item) {
      synchronized (StreamService.this) {
        arrivals++;
        if (!open.contains(results)) {
          return;
        }
        if (refusal != null) {
          open.remove(results);
          results.onError(refusal);
        } else if (id(item).equals(poison)) {
          open.remove(results);
          results.onError(defect);
        } else if (silent) {
          unanswered.add(item);
        } else {
          results.onNext(result(item));
        }
      }
    }

    private TrackResult result(TrackItem item) {
      Optional<Status> refused = fault.apply(item);
      if (refused.isPresent()) {
        return TrackResult.newBuilder().setError(refused.get()).build();
      }
      boolean duplicate = !record(item);
      TrackResult.Builder result = TrackResult.newBuilder();
      if (item.hasInbound()) {
        result.setInbound(TrackMessageResponse.newBuilder().setDuplicate(duplicate));
      } else {
        result.setOutbound(TrackOutboundResponse.newBuilder().setDuplicate(duplicate));
      }
      return result.build();
    }

    @Override
    public void onError(Throwable cancelled) {
      synchronized (StreamService.this) {
        open.remove(results);
      }
    }

    @Override
    public void onCompleted() {
      synchronized (StreamService.this) {
        if (open.remove(results)) {
          results.onCompleted();
        }
      }
    }
  }
}

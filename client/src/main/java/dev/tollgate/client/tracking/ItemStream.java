package dev.tollgate.client.tracking;

import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackResult;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;

/** One TrackStream call: items go out, results come back in their order. */
final class ItemStream {
  /** Results asked for ahead, so that the server never waits for this side to ask. */
  private static final int RESULTS_AHEAD = 64;

  /** As many are asked for together: each time wakes the connection's thread. */
  private static final int RESULTS_TOGETHER = RESULTS_AHEAD / 2;

  private final ClientCall<TrackItem, TrackResult> call;
  private final Line line;
  final long openedNanos;

  private ItemStream(ClientCall<TrackItem, TrackResult> call, Line line, long openedNanos) {
    this.call = call;
    this.line = line;
    this.openedNanos = openedNanos;
  }

  /** Starts a call that tells this line what comes of it. */
  static ItemStream open(Channel channel, Line line, long nanos) {
    ClientCall<TrackItem, TrackResult> call =
        channel.newCall(MeteringServiceGrpc.getTrackStreamMethod(), CallOptions.DEFAULT);
    ItemStream stream = new ItemStream(call, line, nanos);
    call.start(stream.new Listener(), new Metadata());
    call.request(RESULTS_AHEAD);
    return stream;
  }

  /** Whether an item goes out at once; else the line is told when it would. */
  boolean isReady() {
    return call.isReady();
  }

  void send(TrackItem item) {
    call.sendMessage(item);
  }

  /** No more items; results still come. */
  void complete() {
    call.halfClose();
  }

  /** Ends it at once; what was not answered may have been recorded. */
  void cancel(String why) {
    call.cancel(why, null);
  }

  private final class Listener extends ClientCall.Listener<TrackResult> {
    private int notAskedFor;

    @Override
    public void onMessage(TrackResult result) {
      if (++notAskedFor == RESULTS_TOGETHER) {
        notAskedFor = 0;
        call.request(RESULTS_TOGETHER);
      }
      line.answered(ItemStream.this, result);
    }

    @Override
    public void onReady() {
      line.ready();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      line.ended(
          ItemStream.this,
          status.isOk()
              ? com.google.rpc.Status.getDefaultInstance()
              : StatusProto.fromStatusAndTrailers(status, trailers));
    }
  }
}

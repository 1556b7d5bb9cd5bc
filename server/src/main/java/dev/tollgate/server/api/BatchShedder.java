package dev.tollgate.server.api;

import dev.tollgate.metering.v1.MeteringServiceGrpc;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import java.util.function.BooleanSupplier;

/**
 * Refuses calls of TrackBatch as a whole while the lanes are crowded, before their requests are
 * read: to parse, check and refuse a thousand items one by one takes what would record a good part
 * of them. Whoever calls for a single message still finds the room that is left.
 */
public final class BatchShedder implements ServerInterceptor {
  private static final String METHOD =
      MeteringServiceGrpc.getTrackBatchMethod().getFullMethodName();

  private final BooleanSupplier sheds;

  private BatchShedder(BooleanSupplier sheds) {
    this.sheds = sheds;
  }

  /**
   * The service, with its batches refused, UNAVAILABLE, while {@code sheds} says so.
   *
   * @param sheds asked once for each call; must not block
   */
  public static BindableService around(BindableService metering, BooleanSupplier sheds) {
    return () -> ServerInterceptors.intercept(metering, new BatchShedder(sheds));
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    if (call.getMethodDescriptor().getFullMethodName().equals(METHOD) && sheds.getAsBoolean()) {
      throw Faults.crowded();
    }
    return next.startCall(call, headers);
  }
}

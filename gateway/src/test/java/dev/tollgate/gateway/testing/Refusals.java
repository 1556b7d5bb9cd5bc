package dev.tollgate.gateway.testing;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** Failures as the contract describes them. */
public final class Refusals {
  private Refusals() {}

  /** The key has made more calls than it may. */
  public static StatusRuntimeException overRate() {
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(io.grpc.Status.Code.RESOURCE_EXHAUSTED.value())
            .setMessage("too many requests")
            .addDetails(
                Any.pack(
                    RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder().setSeconds(1))
                        .build()))
            .build());
  }
}

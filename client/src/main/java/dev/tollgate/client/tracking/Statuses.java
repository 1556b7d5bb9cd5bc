package dev.tollgate.client.tracking;

import com.google.rpc.Code;
import com.google.rpc.Status;

/** Failures in the contract's words. */
final class Statuses {
  private Statuses() {}

  static Status of(Code code, String message) {
    return Status.newBuilder().setCode(code.getNumber()).setMessage(message).build();
  }

  /** The code as gRPC names it; UNKNOWN for one that it does not know. */
  static io.grpc.Status.Code code(Status status) {
    return io.grpc.Status.fromCodeValue(status.getCode()).getCode();
  }
}

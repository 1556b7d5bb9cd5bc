package dev.tollgate.client.tracking;

import com.google.rpc.Code;
import com.google.rpc.Status;

/** Failures of this side, in the contract's words. */
final class Statuses {
  private Statuses() {}

  static Status of(Code code, String message) {
    return Status.newBuilder().setCode(code.getNumber()).setMessage(message).build();
  }
}

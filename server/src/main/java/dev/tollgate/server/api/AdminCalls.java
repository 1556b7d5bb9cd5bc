package dev.tollgate.server.api;

import com.google.protobuf.Message;
import dev.tollgate.server.access.Caller;
import dev.tollgate.server.store.AdminCall;

/** By whom the change under way is made. */
final class AdminCalls {
  private AdminCalls() {}

  /** The current caller's call with this request. */
  static AdminCall current(Message request) {
    Caller caller = Callers.current();
    return new AdminCall(caller.name(), caller.access(), RequestIds.of(request));
  }
}

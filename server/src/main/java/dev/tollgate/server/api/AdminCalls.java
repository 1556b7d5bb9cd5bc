package dev.tollgate.server.api;

import com.google.protobuf.Message;
import dev.tollgate.server.access.Caller;
import dev.tollgate.server.store.AdminCall;
import dev.tollgate.server.store.RequestId;
import org.jspecify.annotations.Nullable;

/** By whom the change under way is made. */
final class AdminCalls {
  private AdminCalls() {}

  /** The current caller's call with this request. */
  static AdminCall current(Message request) {
    return call(RequestIds.of(request));
  }

  /** The current caller's call, which a repeat carries out anew. */
  static AdminCall withoutId() {
    return call(null);
  }

  private static AdminCall call(@Nullable RequestId id) {
    Caller caller = Callers.current();
    return new AdminCall(caller.name(), caller.access(), id);
  }
}

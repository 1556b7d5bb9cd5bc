package dev.tollgate.server.api;

import dev.tollgate.server.access.Caller;
import io.grpc.Context;

/** Who makes the call under way, as {@link KeyInterceptor} found out. */
final class Callers {
  private static final Context.Key<Caller> CALLER =
      Context.keyWithDefault("tollgate-caller", Caller.ANONYMOUS);

  private Callers() {}

  /** The caller, on the call's own thread and where its context was carried to. */
  static Caller current() {
    return CALLER.get();
  }

  /** The context of a call that {@code caller} makes. */
  static Context with(Context context, Caller caller) {
    return context.withValue(CALLER, caller);
  }
}

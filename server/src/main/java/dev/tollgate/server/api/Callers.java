package dev.tollgate.server.api;

import dev.tollgate.server.access.Caller;
import io.grpc.Context;

/** Who makes the call under way, as {@link KeyInterceptor} found out. */
final class Callers {
  private static final Context.Key<Caller> CALLER = Context.key("tollgate-caller");

  private Callers() {}

  /**
   * The caller, on the call's own thread and where its context was carried to.
   *
   * @throws IllegalStateException where there is none: nobody is let through for want of a name
   */
  static Caller current() {
    Caller caller = CALLER.get();
    if (caller == null) {
      throw new IllegalStateException("a call that nobody makes");
    }
    return caller;
  }

  /** Who calls, for the log; calls that are open to all are nobody's. */
  static String name() {
    Caller caller = CALLER.get();
    return caller == null ? "-" : caller.name();
  }

  /** The context of a call that {@code caller} makes. */
  static Context with(Context context, Caller caller) {
    return context.withValue(CALLER, caller);
  }
}

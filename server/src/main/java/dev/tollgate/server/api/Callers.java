package dev.tollgate.server.api;

import dev.tollgate.server.access.Caller;
import io.grpc.Context;

/** Who makes the call under way, as {@link KeyInterceptor} found out. */
final class Callers {
  private static final Context.Key<Caller> CALLER = Context.key("tollgate-caller");

  private static final Context.Key<Standing> STANDING =
      Context.keyWithDefault("tollgate-standing", Standing.FREE);

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

  /** How the call under way stands with its key, for calls that last. */
  static Standing standing() {
    return STANDING.get();
  }

  /** The context of a call that {@code caller} makes. */
  static Context with(Context context, Caller caller) {
    return context.withValue(CALLER, caller);
  }

  /** The same of a caller with a key. */
  static Context with(Context context, Caller caller, Standing standing) {
    return context.withValues(CALLER, caller, STANDING, standing);
  }
}

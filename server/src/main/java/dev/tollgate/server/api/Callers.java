package dev.tollgate.server.api;

import dev.tollgate.server.access.Caller;
import io.grpc.Context;
import java.util.Optional;
import java.util.function.Supplier;

/** Who makes the call under way, as {@link KeyInterceptor} found out. */
final class Callers {
  private static final Context.Key<Caller> CALLER = Context.key("tollgate-caller");

  private static final Context.Key<Supplier<Optional<ApiFault>>> STANDING =
      Context.keyWithDefault("tollgate-standing", Optional::empty);

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

  /** What by now refuses the call under way, if something does, for calls that last. */
  static Supplier<Optional<ApiFault>> standing() {
    return STANDING.get();
  }

  /** The context of a call that {@code caller} makes. */
  static Context with(Context context, Caller caller) {
    return context.withValue(CALLER, caller);
  }

  /**
   * The same.
   *
   * @param standing what by now refuses the call, if something does
   */
  static Context with(Context context, Caller caller, Supplier<Optional<ApiFault>> standing) {
    return context.withValues(CALLER, caller, STANDING, standing);
  }
}

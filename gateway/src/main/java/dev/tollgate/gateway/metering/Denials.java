package dev.tollgate.gateway.metering;

import dev.tollgate.client.Code;
import dev.tollgate.client.TollgateException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateway's key does not allow, of which tenant: a mistake in the key's scopes or tenants,
 * while metering works for the rest. Said once in the log when it begins and once when it is over,
 * however many messages meet it meanwhile; kept for as many tenants as the gateway has.
 */
public final class Denials {
  private static final Logger log = LoggerFactory.getLogger(Denials.class);

  /** What the gateway asks of Tollgate. */
  public enum Call {
    /** Asking whether the quota allows a send. */
    CHECK("ask the quota", "sends go on unchecked"),

    /** Recording messages. */
    TRACK(
        "record messages",
        "webhooks are answered 503 and left to the provider's retry, and sends go on unrecorded");

    private final String what;
    private final String meanwhile;

    Call(String what, String meanwhile) {
      this.what = what;
      this.meanwhile = meanwhile;
    }
  }

  private record Denial(Call call, String tenantId) {}

  private final Counters counters;
  private final Set<Denial> denials = new HashSet<>();

  Denials(Counters counters) {
    this.counters = counters;
  }

  /** Whether this failure says that the key does not allow it. */
  public static boolean isDenial(Throwable failure) {
    return MeteringState.cause(failure) instanceof TollgateException refused
        && refused.code() == Code.PERMISSION_DENIED;
  }

  /** A call met such a failure. */
  public synchronized void met(Call call, String tenantId, Throwable failure) {
    counters.add(Counter.CALLS_DENIED);
    if (denials.add(new Denial(call, tenantId))) {
      log.error(
          "this gateway's key may not {} of tenant {} ({}): until it may {}."
              + " It needs the scope and the tenant",
          call.what,
          tenantId,
          MeteringState.describe(failure),
          call.meanwhile);
    }
  }

  /** A call was answered. */
  public synchronized void passed(Call call, String tenantId) {
    if (denials.remove(new Denial(call, tenantId))) {
      log.info("this gateway's key may {} of tenant {} now", call.what, tenantId);
    }
  }

  synchronized boolean isEmpty() {
    return denials.isEmpty();
  }
}

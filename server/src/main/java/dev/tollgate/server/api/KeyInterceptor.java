package dev.tollgate.server.api;

import dev.tollgate.server.access.Caller;
import dev.tollgate.server.access.CallerCounters;
import dev.tollgate.server.access.KeyRing;
import dev.tollgate.server.access.KeyText;
import dev.tollgate.server.access.KeyWatch;
import dev.tollgate.server.access.LastKey;
import dev.tollgate.server.access.Verdict;
import dev.tollgate.server.api.AccessFaults.Unauthenticated;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who calls: by the key in the metadata, or by the client certificate; and refuses whom
 * it does not know. A key that is not known is looked for once more before it is refused, because
 * another server may just have made it.
 */
public final class KeyInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";
  private static final Logger log = LoggerFactory.getLogger(KeyInterceptor.class);

  private final KeyRing ring;
  private final KeyWatch watch;
  private final CallerCounters counters;
  private final boolean required;

  /**
   * Finds callers among the keys of {@code ring}.
   *
   * @param required whether calls without a key are refused; one that is shown must be good anyway
   */
  public KeyInterceptor(KeyRing ring, KeyWatch watch, CallerCounters counters, boolean required) {
    this.ring = ring;
    this.watch = watch;
    this.counters = counters;
    this.required = required;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    Begin<Q, S> begin = new Begin<>(call, headers, next);
    String header = headers.get(AUTHORIZATION);
    if (header != null) {
      LastKey last = lastKey(call);
      Optional<KeyText> text = last.read(header, KeyInterceptor::text);
      if (text.isEmpty()) {
        return refused(begin, Unauthenticated.KEY_MALFORMED);
      }
      LastKey own = new LastKey();
      begin.standing =
          new Standing(
              () -> ring.refusal(text.get(), own).map(KeyInterceptor::fault),
              () -> nextCall(ring.verdict(text.get(), own)));
      Verdict verdict = ring.verdict(text.get(), last);
      return unknown(verdict)
          ? lookedFor(begin, () -> ring.verdict(text.get(), last))
          : carriedOut(begin, verdict);
    }
    Set<String> names = call.getAttributes().get(PeerCertificate.NAMES);
    if (names != null && !names.isEmpty()) {
      Verdict verdict = ring.verdict(names);
      if (unknown(verdict) && !required) {
        return admitted(begin, Caller.ANONYMOUS);
      }
      begin.standing =
          new Standing(
              () -> ring.refusal(names).map(KeyInterceptor::fault),
              () -> nextCall(ring.verdict(names)));
      // Another key may have taken over from one that has ended.
      return verdict instanceof Verdict.Refused
          ? lookedFor(begin, () -> ring.verdict(names))
          : carriedOut(begin, verdict);
    }
    return required
        ? refused(begin, Unauthenticated.KEY_MISSING)
        : admitted(begin, Caller.ANONYMOUS);
  }

  private static Optional<KeyText> text(String header) {
    return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? KeyText.parse(header.substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  private static LastKey lastKey(ServerCall<?, ?> call) {
    Connection connection = call.getAttributes().get(Connection.KEY);
    return connection == null ? new LastKey() : connection.lastKey();
  }

  private <Q, S> ServerCall.Listener<Q> lookedFor(Begin<Q, S> begin, Supplier<Verdict> judge) {
    DeferredListener<Q> deferred = new DeferredListener<>();
    CompletableFuture<Void> unused =
        watch.nextLook().thenAccept(well -> deferred.begin(() -> concluded(begin, judge, well)));
    return deferred;
  }

  /** Whatever goes wrong there, the call is answered. */
  private <Q, S> ServerCall.Listener<Q> concluded(
      Begin<Q, S> begin, Supplier<Verdict> judge, boolean well) {
    try {
      return carriedOut(begin, again(judge, well));
    } catch (RuntimeException | Error e) {
      return ended(begin, Faults.of(e));
    }
  }

  /** After a look that failed nobody can tell an unknown key from a new one. */
  private static Verdict again(Supplier<Verdict> judge, boolean well) {
    Verdict verdict = judge.get();
    return unknown(verdict) && !well ? new Verdict.Refused(Verdict.Reason.STALE) : verdict;
  }

  private static boolean unknown(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused && refused.reason() == Verdict.Reason.UNKNOWN;
  }

  private <Q, S> ServerCall.Listener<Q> carriedOut(Begin<Q, S> begin, Verdict verdict) {
    if (verdict instanceof Verdict.Admitted admitted) {
      return admitted(begin, admitted.caller());
    }
    if (verdict instanceof Verdict.RateLimited limited) {
      counters.rateLimited(limited.caller());
      return ended(begin, AccessFaults.rateLimited(limited.retryAfter()));
    }
    return switch (((Verdict.Refused) verdict).reason()) {
      case UNKNOWN -> refused(begin, Unauthenticated.KEY_UNKNOWN);
      case EXPIRED -> refused(begin, Unauthenticated.KEY_EXPIRED);
      case REVOKED -> refused(begin, Unauthenticated.KEY_REVOKED);
      case STALE -> ended(begin, Faults.keysNotKnown());
    };
  }

  /** How long a call under way waits until it may count as another. */
  private Duration nextCall(Verdict verdict) {
    if (verdict instanceof Verdict.Admitted admitted) {
      counters.admitted(admitted.caller());
    }
    if (verdict instanceof Verdict.RateLimited limited) {
      counters.rateLimited(limited.caller());
      return limited.retryAfter();
    }
    return Duration.ZERO;
  }

  private static ApiFault fault(Verdict.Reason reason) {
    return switch (reason) {
      case UNKNOWN -> AccessFaults.unauthenticated(Unauthenticated.KEY_UNKNOWN);
      case EXPIRED -> AccessFaults.unauthenticated(Unauthenticated.KEY_EXPIRED);
      case REVOKED -> AccessFaults.unauthenticated(Unauthenticated.KEY_REVOKED);
      case STALE -> Faults.keysNotKnown();
    };
  }

  private <Q, S> ServerCall.Listener<Q> admitted(Begin<Q, S> begin, Caller caller) {
    counters.admitted(caller);
    return begin.as(caller);
  }

  private <Q, S> ServerCall.Listener<Q> refused(Begin<Q, S> begin, Unauthenticated reason) {
    counters.refused(reason.name());
    log.debug("{} {}", begin.call.getMethodDescriptor().getFullMethodName(), reason);
    return ended(begin, AccessFaults.unauthenticated(reason));
  }

  private static <Q, S> ServerCall.Listener<Q> ended(Begin<Q, S> begin, ApiFault fault) {
    fault.close(begin.call);
    return new ServerCall.Listener<>() {};
  }

  /** A call that is not begun, in the context it came in. */
  private static final class Begin<Q, S> {
    private final Context context = Context.current();
    private final ServerCall<Q, S> call;
    private final Metadata headers;
    private final ServerCallHandler<Q, S> next;

    private Standing standing = Standing.FREE;

    Begin(ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
      this.call = call;
      this.headers = headers;
      this.next = next;
    }

    ServerCall.Listener<Q> as(Caller caller) {
      return Contexts.interceptCall(Callers.with(context, caller, standing), call, headers, next);
    }
  }
}

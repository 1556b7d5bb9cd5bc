package dev.tollgate.server.api;

import dev.tollgate.metering.v1.UsageUpdate;
import dev.tollgate.server.api.RequestFaults.Resource;
import dev.tollgate.server.quota.UsageWatch;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WatchUsage call: sends updates as fast as its caller reads them. What is not read waits in
 * the {@link UsageWatch}, where it takes no more room however long that lasts.
 */
final class WatchCall {
  /**
   * When it ends.
   *
   * @param named the tenants were named: one that does not exist is a fault
   * @param untilNanos its last moment, by {@link System#nanoTime}
   * @param standing what is wrong with the caller's key by now, if something is
   */
  record Rules(boolean named, long untilNanos, Supplier<Optional<ApiFault>> standing) {}

  private static final Logger log = LoggerFactory.getLogger(WatchCall.class);

  private final ServerCallStreamObserver<UsageUpdate> call;
  private final Rules rules;
  private final InstantSource clock;
  private @Nullable UsageWatch watch;
  private @Nullable Consumer<UsageWatch> atEnd;
  private boolean over;

  WatchCall(ServerCallStreamObserver<UsageUpdate> call, Rules rules, InstantSource clock) {
    this.call = call;
    this.rules = rules;
    this.clock = clock;
    call.setOnReadyHandler(this::wake);
    call.setOnCancelHandler(this::gone);
    call.setOnCloseHandler(this::gone);
  }

  /** Sends what the watch has, until the call ends. */
  synchronized void begin(UsageWatch begun, Consumer<UsageWatch> whenOver) {
    watch = begun;
    atEnd = whenOver;
    if (over) {
      leave();
    }
  }

  /** Sends what there is, or ends the call when it is time. */
  synchronized void wake() {
    UsageWatch from = watch;
    if (over || from == null) {
      return;
    }
    try {
      send(from);
    } catch (RuntimeException e) {
      // The transport gave the call up while it was sent to.
      log.debug("an update could not be sent", e);
      gone();
    }
  }

  private void send(UsageWatch from) {
    // Asked before each message, so that nothing is told to a key that has ended.
    while (!ended(from) && call.isReady()) {
      Optional<UsageWatch.Update> update = from.next();
      if (update.isEmpty()) {
        return;
      }
      call.onNext(ToProto.update(update.get(), clock.instant()));
    }
  }

  private boolean ended(UsageWatch from) {
    Optional<ApiFault> fault = rules.standing().get();
    if (fault.isEmpty() && rules.named()) {
      fault = from.unknown().map(id -> RequestFaults.notFound(Resource.TENANT, id));
    }
    if (fault.isPresent()) {
      fail(fault.get());
      return true;
    }
    if (System.nanoTime() - rules.untilNanos() >= 0) {
      gone();
      call.onCompleted();
      return true;
    }
    return over;
  }

  /** The server is stopping. */
  synchronized void stop() {
    if (!over) {
      fail(UsageWatches.stopping());
    }
  }

  private void fail(ApiFault fault) {
    gone();
    call.onError(fault.toStatusException());
  }

  /** Nothing more is sent, whoever ended it. */
  private synchronized void gone() {
    if (!over) {
      over = true;
      leave();
    }
  }

  private void leave() {
    UsageWatch left = watch;
    if (left != null && atEnd != null) {
      watch = null;
      atEnd.accept(left);
    }
  }
}

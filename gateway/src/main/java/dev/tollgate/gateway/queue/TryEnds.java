package dev.tollgate.gateway.queue;

import dev.tollgate.client.Permission;
import dev.tollgate.client.QuotaDecision;
import dev.tollgate.gateway.database.DatabaseAwayException;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.provider.ProviderException;
import dev.tollgate.gateway.store.LaneStore;
import dev.tollgate.gateway.store.SendState;
import dev.tollgate.gateway.store.SendStore;
import dev.tollgate.gateway.store.StoredSend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps how tries ended. A database that is away is waited for: a send that went out and is not
 * known to would go out again.
 */
final class TryEnds {
  /** Then the send is left to whoever takes the lane next. */
  static final Duration WAIT_MAX = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(TryEnds.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final SendStore sends;
  private final LaneStore lanes;
  private final Counters counters;
  private final InstantSource clock;

  TryEnds(SendStore sends, LaneStore lanes, Counters counters, InstantSource clock) {
    this.sends = sends;
    this.lanes = lanes;
    this.counters = counters;
    this.clock = clock;
  }

  /** It went out; its id is empty when only Tollgate remembers it. */
  void sent(StoredSend send, String messageId) {
    kept(() -> finish(send, SendState.SENT, messageId, ""));
  }

  /** The quota refused it. */
  void refused(StoredSend send, Permission permission) {
    String why = permission.decision().map(QuotaDecision::message).orElse("not allowed");
    kept(() -> finish(send, SendState.REFUSED, "", why));
  }

  /** It will not be tried again by itself. */
  void failed(StoredSend send, String why) {
    counters.add(Counter.SENDS_FAILED);
    log.warn("queued send {} of tenant {} failed: {}", send.id(), send.tenantId(), why);
    kept(() -> finish(send, SendState.FAILED, "", why));
  }

  /** It is tried again after this pause. */
  void again(StoredSend send, Duration pause, ProviderException failure) {
    counters.add(Counter.SENDS_RETRIED);
    Instant now = clock.instant();
    kept(() -> lanes.retryAt(send, now.plus(pause), String.valueOf(failure.getMessage()), now));
  }

  private void finish(StoredSend send, SendState state, String messageId, String why) {
    if (!sends.finish(send, state, messageId, why, clock.instant())) {
      log.warn("queued send {} was taken over by another gateway meanwhile", send.id());
    }
  }

  private void kept(Runnable statement) {
    Instant end = clock.instant().plus(WAIT_MAX);
    while (true) {
      try {
        statement.run();
        return;
      } catch (DatabaseAwayException away) {
        if (clock.instant().isAfter(end)) {
          throw away;
        }
        Pause.of(PAUSE);
      }
    }
  }
}

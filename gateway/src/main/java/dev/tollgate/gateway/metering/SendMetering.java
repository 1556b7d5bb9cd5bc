package dev.tollgate.gateway.metering;

import dev.tollgate.client.Code;
import dev.tollgate.client.OutboundMessage;
import dev.tollgate.client.Permission;
import dev.tollgate.client.QuotaReservation;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TollgateException;
import dev.tollgate.client.TrackOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends as Tollgate hears of them: a conversation is held before, and the message recorded, or the
 * hold given back, afterwards. What goes wrong with the metering never stops or fails a send.
 */
public final class SendMetering {
  private static final Logger log = LoggerFactory.getLogger(SendMetering.class);

  private final TollgateClient client;
  private final Counters counters;
  private final MeteringState state;
  private final InstantSource clock;

  /** Meters through this client, which others close; messages are of this clock's time. */
  public SendMetering(
      TollgateClient client, Counters counters, MeteringState state, InstantSource clock) {
    this.client = client;
    this.counters = counters;
    this.state = state;
    this.clock = clock;
  }

  /**
   * Asks whether a send may go out, and holds a conversation for it. Metering that is away allows
   * it.
   *
   * @param hold for how long
   * @return fails with {@link TollgateException} ALREADY_EXISTS when the request id is another
   *     customer's, and else not
   */
  public CompletableFuture<Permission> allow(MeteredSend send, Duration hold) {
    Instant began = state.now();
    return client
        .outbound()
        .reserveAsync(
            new QuotaReservation(
                send.tenantId(), Recipient.customer(send.customer()), hold, send.requestId()))
        .handle(
            (permission, failure) ->
                noted(send, failure == null ? permission : unasked(send, failure), began));
  }

  /** Records a message that went out. The future does not fail. */
  public CompletableFuture<TrackOutcome> record(
      MeteredSend send, Permission permission, String messageId) {
    counters.add(Counter.SENDS);
    Instant began = state.now();
    OutboundMessage message =
        OutboundMessage.builder(send.tenantId(), Recipient.customer(send.customer()), send.path())
            .messageId(messageId)
            .occurredAt(clock.instant())
            .reservationId(permission.reservationId().orElse(""))
            .build();
    return client.outbound().trackAsync(message).thenApply(outcome -> noted(send, outcome, began));
  }

  /** Gives back what was held for a send that did not go out. */
  public void release(MeteredSend send, Permission permission) {
    client.outbound().release(send.tenantId(), permission);
  }

  /** A question that Tollgate finds wrong does not stop the send either. */
  private static Permission unasked(MeteredSend send, Throwable failure) {
    if (MeteringState.cause(failure) instanceof TollgateException wrong
        && wrong.code() != Code.ALREADY_EXISTS) {
      log.warn(
          "a send goes on unchecked: tenant {}: {}",
          send.tenantId(),
          MeteringState.describe(wrong));
      return new Permission(
          true, Permission.Basis.POLICY, Optional.empty(), Optional.empty(), Optional.of(wrong));
    }
    throw failure instanceof CompletionException known ? known : new CompletionException(failure);
  }

  private Permission noted(MeteredSend send, Permission permission, Instant began) {
    if (permission.degraded()) {
      counters.add(Counter.SENDS_UNCHECKED);
      permission
          .failure()
          .filter(failure -> !MeteringState.isForGood(failure))
          .ifPresent(failure -> met(Denials.Call.CHECK, send, failure, began));
    } else {
      answered(Denials.Call.CHECK, send, began);
    }
    if (!permission.allowed()) {
      counters.add(Counter.SENDS_REFUSED);
    }
    return permission;
  }

  private TrackOutcome noted(MeteredSend send, TrackOutcome outcome, Instant began) {
    if (outcome instanceof TrackOutcome.Recorded) {
      answered(Denials.Call.TRACK, send, began);
    } else if (outcome instanceof TrackOutcome.Spooled) {
      counters.add(Counter.SENDS_SPOOLED);
      state.spooled(client.health());
    } else if (outcome instanceof TrackOutcome.Refused refused) {
      untracked(send, refused.error(), began);
    } else if (outcome instanceof TrackOutcome.Unkept unkept) {
      untracked(send, unkept.error(), began);
    }
    return outcome;
  }

  private void untracked(MeteredSend send, TollgateException error, Instant began) {
    counters.add(Counter.SENDS_UNTRACKED);
    if (MeteringState.isForGood(error)) {
      log.warn(
          "a send was not recorded: tenant {}: {}", send.tenantId(), MeteringState.describe(error));
    } else {
      met(Denials.Call.TRACK, send, error, began);
    }
  }

  /** An answer is no end of an outage while the spool does not get through yet. */
  private void answered(Denials.Call call, MeteredSend send, Instant began) {
    if (!state.isAway() || client.health().reporting()) {
      state.answered(began);
    }
    state.denials().passed(call, send.tenantId());
  }

  /** An outage and a denial are told once by the state. */
  private void met(Denials.Call call, MeteredSend send, TollgateException failure, Instant began) {
    if (Denials.isDenial(failure)) {
      state.answered(began);
      state.denials().met(call, send.tenantId(), failure);
    } else {
      state.failed(failure);
    }
  }
}

package dev.tollgate.bench;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.Permission;
import dev.tollgate.client.QuotaCheck;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TollgateException;
import dev.tollgate.client.TrackOutcome;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/** The callers of what a gateway calls of the client library. */
final class ClientCallers {
  private final TollgateClient client;
  private final InstantSource clock;

  /** Messages that were told to be recorded, or in the spool. */
  private final LongAdder safe = new LongAdder();

  ClientCallers(TollgateClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Asks whether a script's customers may be sent to; wrong when the server does not say so. */
  Caller check(Script script) {
    return done -> {
      Script.Draw draw = script.next();
      QuotaCheck check = new QuotaCheck(draw.tenantId(), Recipient.customer(draw.customerId()));
      var unused =
          client
              .outbound()
              .checkAsync(check)
              .whenComplete(
                  (permission, failure) ->
                      done.accept(failure == null ? fault(permission) : name(failure)));
    };
  }

  /** Tracks a script's messages; wrong when a repeat is not known for one. */
  Caller track(Script script) {
    return done -> {
      Script.Draw draw = script.next();
      var unused =
          client
              .inbound()
              .trackAsync(message(draw))
              .whenComplete(
                  (outcome, failure) ->
                      done.accept(failure == null ? fault(outcome, draw) : name(failure)));
    };
  }

  /** The same, by callers that wait. */
  Caller trackAndWait(Script script) {
    return done -> {
      Script.Draw draw = script.next();
      done.accept(fault(client.inbound().track(message(draw)), draw));
    };
  }

  private InboundMessage message(Script.Draw draw) {
    return InboundMessage.builder(draw.tenantId(), draw.customerId())
        .messageId(draw.messageId())
        .occurredAt(clock.instant())
        .build();
  }

  private static String fault(Permission permission) {
    if (permission.failure().isPresent()) {
      return permission.failure().get().code().name();
    }
    return permission.allowed() ? Caller.GOOD : Reply.WRONG_ANSWER;
  }

  private String fault(TrackOutcome outcome, Script.Draw draw) {
    if (outcome instanceof TrackOutcome.Refused refused) {
      return refused.error().code().name();
    } else if (outcome instanceof TrackOutcome.Unkept unkept) {
      return unkept.error().code().name();
    }
    safe.increment();
    return outcome instanceof TrackOutcome.Recorded recorded
            && recorded.tracked().duplicate() != draw.repeat()
        ? Reply.WRONG_ANSWER
        : Caller.GOOD;
  }

  private static String name(Throwable failure) {
    return failure instanceof TollgateException error
        ? error.code().name()
        : failure.getClass().getSimpleName();
  }

  /**
   * Waits until every message is recorded that was told to be, or to be in the spool.
   *
   * @throws BenchException when they are not in {@link Load#STOP_MAX}
   */
  void requireAllRecorded() throws InterruptedException {
    if (!Timing.within(Load.STOP_MAX, () -> client.stats().recorded() >= safe.sum())) {
      throw new BenchException(
          "%d messages were told to be recorded or kept, %d are recorded"
              .formatted(safe.sum(), client.stats().recorded()));
    }
  }
}

package dev.tollgate.gateway.inbound;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.Message;
import dev.tollgate.client.OutboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TrackOutcome;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.Denials;
import dev.tollgate.gateway.metering.MeteringState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what came in to Tollgate; what it cannot be told waits in the spool. */
public final class InboundMetering {
  private static final Logger log = LoggerFactory.getLogger(InboundMetering.class);

  private final TollgateClient client;
  private final Counters counters;
  private final MeteringState metering;

  /** Reports through this client; closes nothing. */
  public InboundMetering(TollgateClient client, Counters counters, MeteringState metering) {
    this.client = client;
    this.counters = counters;
    this.metering = metering;
  }

  /**
   * Reports the messages of one post.
   *
   * @return whether it is done with: every message is recorded, kept in the spool, or refused for
   *     good. False when the provider should send it again, which counts nothing twice. Does not
   *     fail
   */
  public CompletableFuture<Boolean> report(List<Message> messages) {
    if (messages.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    Instant began = metering.now();
    List<CompletableFuture<TrackOutcome>> outcomes = messages.stream().map(this::tracked).toList();
    return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                reported(messages, outcomes.stream().map(CompletableFuture::join).toList(), began));
  }

  private CompletableFuture<TrackOutcome> tracked(Message message) {
    return message instanceof OutboundMessage sent
        ? client.outbound().trackAsync(sent)
        : client.inbound().trackAsync((InboundMessage) message);
  }

  private boolean reported(List<Message> known, List<TrackOutcome> outcomes, Instant began) {
    List<Refusal> passing = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    int recorded = 0;
    int spooled = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      String tenantId = known.get(i).tenantId();
      TrackOutcome outcome = outcomes.get(i);
      if (outcome instanceof TrackOutcome.Refused refused) {
        boolean forGood = MeteringState.isForGood(refused.error());
        (forGood ? refusals : passing).add(new Refusal(tenantId, refused.error()));
      } else if (outcome instanceof TrackOutcome.Unkept unkept) {
        passing.add(new Refusal(tenantId, unkept.error()));
      } else if (outcome instanceof TrackOutcome.Spooled) {
        spooled++;
      } else if (outcome instanceof TrackOutcome.Recorded counted) {
        boolean repeat = counted.tracked().duplicate();
        counters.add(repeat ? Counter.MESSAGES_REPEATED : Counter.MESSAGES_RECORDED);
        metering.denials().passed(Denials.Call.TRACK, tenantId);
        recorded++;
      }
    }
    log(refusals);
    counters.add(Counter.MESSAGES_REFUSED, refusals.size());
    counters.add(Counter.MESSAGES_SPOOLED, spooled);
    if (spooled > 0) {
      metering.spooled(client.health());
    }
    if (recorded > 0 || !refusals.isEmpty()) {
      metering.answered(began);
    }
    return left(passing);
  }

  /**
   * Leaves messages to the provider's retry: also those that the gateway's key does not allow,
   * because nothing was recorded, and a key can be put right.
   *
   * @return whether there are none
   */
  private boolean left(List<Refusal> refusals) {
    counters.add(Counter.MESSAGES_LEFT_TO_RETRY, refusals.size());
    List<Refusal> failures = new ArrayList<>();
    for (Refusal refusal : refusals) {
      if (Denials.isDenial(refusal.error())) {
        metering.denials().met(Denials.Call.TRACK, refusal.tenantId(), refusal.error());
      } else {
        failures.add(refusal);
      }
    }
    if (!failures.isEmpty()) {
      metering.failed(failures.get(0).error());
    }
    return refusals.isEmpty();
  }

  private static void log(List<Refusal> refusals) {
    refusals.stream()
        .collect(groupingBy(Refusal::describe, counting()))
        .forEach(
            (refusal, count) -> log.warn("refused for good, {} of a webhook: {}", count, refusal));
  }

  private record Refusal(String tenantId, Throwable error) {
    String describe() {
      return "tenant " + tenantId + ": " + MeteringState.describe(error);
    }
  }
}

package dev.tollgate.gateway.inbound;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.tollgate.client.ClientHealth;
import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TrackOutcome;
import dev.tollgate.gateway.config.Tenant;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.Denials;
import dev.tollgate.gateway.metering.MeteringState;
import dev.tollgate.gateway.whatsapp.BadItem;
import dev.tollgate.gateway.whatsapp.ReceivedMessage;
import dev.tollgate.gateway.whatsapp.Webhook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports the messages of webhooks to Tollgate; what it cannot be told waits in the spool. */
public final class Inbound {
  private static final Logger log = LoggerFactory.getLogger(Inbound.class);

  private final TollgateClient client;
  private final Tenants tenants;
  private final UnknownNumbers unknown = new UnknownNumbers();
  private final Counters counters;
  private final MeteringState metering;

  /** Reports through this client; closes nothing. */
  public Inbound(
      TollgateClient client, Tenants tenants, Counters counters, MeteringState metering) {
    this.client = client;
    this.tenants = tenants;
    this.counters = counters;
    this.metering = metering;
  }

  /**
   * Reports what a webhook holds. What cannot be counted, now or ever, is logged and counted.
   *
   * @return whether the webhook is done with: every message is recorded, kept in the spool, or
   *     refused for good. False when the provider should send it again, which counts nothing twice.
   *     Does not fail
   */
  public CompletableFuture<Boolean> report(Webhook webhook) {
    counters.add(Counter.STATUSES_IGNORED, webhook.statuses());
    counters.add(Counter.ITEMS_BAD, webhook.bad().size());
    webhook.bad().stream()
        .collect(groupingBy(BadItem::reason))
        .forEach(
            (reason, items) ->
                log.warn(
                    "not counted: {} in {} of a webhook, first {}",
                    reason,
                    items.size() == 1 ? "an update" : items.size() + " updates",
                    items.get(0).path()));
    List<InboundMessage> known = known(webhook.messages());
    if (known.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    Instant began = metering.now();
    return client
        .inbound()
        .trackAllAsync(known)
        .thenApply(outcomes -> reported(known, outcomes, began));
  }

  private List<InboundMessage> known(List<ReceivedMessage> messages) {
    List<InboundMessage> known = new ArrayList<>(messages.size());
    for (ReceivedMessage message : messages) {
      tenants
          .byPhoneNumberId(message.phoneNumberId())
          .ifPresentOrElse(
              tenant -> known.add(of(tenant, message)),
              () -> {
                counters.add(Counter.MESSAGES_OF_UNKNOWN_TENANT);
                unknown.saw(message.phoneNumberId());
              });
    }
    return known;
  }

  private boolean reported(List<InboundMessage> known, List<TrackOutcome> outcomes, Instant began) {
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
    ClientHealth health = client.health();
    if (spooled > 0 && !health.reporting()) {
      health.trouble().ifPresent(metering::spooled);
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

  private static InboundMessage of(Tenant tenant, ReceivedMessage message) {
    List<String> ids = message.customerIds();
    return InboundMessage.builder(tenant.tenantId(), ids.get(0))
        .customerAliases(ids.subList(1, ids.size()))
        .messageId(message.messageId())
        .occurredAt(message.occurredAt())
        .customerName(message.customerName())
        .build();
  }

  private record Refusal(String tenantId, Throwable error) {
    String describe() {
      return "tenant " + tenantId + ": " + MeteringState.describe(error);
    }
  }
}

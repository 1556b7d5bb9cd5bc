package dev.tollgate.gateway.inbound;

import static java.util.stream.Collectors.groupingBy;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.Message;
import dev.tollgate.client.OutboundMessage;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.SendPath;
import dev.tollgate.gateway.config.CountConfig;
import dev.tollgate.gateway.config.Tenant;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.delivery.StatusReport;
import dev.tollgate.gateway.delivery.StatusReports;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.whatsapp.BadItem;
import dev.tollgate.gateway.whatsapp.MessageKind;
import dev.tollgate.gateway.whatsapp.ReceivedMessage;
import dev.tollgate.gateway.whatsapp.ReceivedStatus;
import dev.tollgate.gateway.whatsapp.Webhook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the Cloud API's webhooks in: messages to Tollgate, statuses to who keeps them. */
public final class Inbound {
  private static final Logger log = LoggerFactory.getLogger(Inbound.class);

  private static final Map<MessageKind, Counter> NOT_COUNTED =
      Map.of(
          MessageKind.ECHO, Counter.ECHOES_NOT_COUNTED,
          MessageKind.HISTORY, Counter.HISTORY_NOT_COUNTED,
          MessageKind.EDIT, Counter.EDITS_NOT_COUNTED,
          MessageKind.REACTION, Counter.REACTIONS_NOT_COUNTED,
          MessageKind.SYSTEM, Counter.SYSTEM_MESSAGES_NOT_COUNTED);

  private final Tenants tenants;
  private final CountConfig count;
  private final StatusReports statuses;
  private final Counters counters;
  private final InboundMetering metering;
  private final UnknownNumbers unknown = new UnknownNumbers();

  /**
   * Takes webhooks in.
   *
   * @param rules whose numbers are known, and what is counted
   * @param statuses gets what became of sent messages
   */
  public Inbound(Rules rules, StatusReports statuses, InboundMetering metering, Counters counters) {
    this.tenants = rules.tenants();
    this.count = rules.count();
    this.statuses = statuses;
    this.counters = counters;
    this.metering = metering;
  }

  /**
   * What decides about a message.
   *
   * @param tenants whose numbers are known
   * @param count which kinds are counted
   */
  public record Rules(Tenants tenants, CountConfig count) {}

  /**
   * Reports what a webhook holds. What cannot be counted, now or ever, is logged and counted.
   *
   * @return whether the webhook is done with: every message is recorded, kept in the spool, or
   *     refused for good. False when the provider should send it again, which counts nothing twice.
   *     Does not fail
   */
  public CompletableFuture<Boolean> report(Webhook webhook) {
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
    return metering
        .report(known(webhook.messages()))
        .thenCombine(
            statuses.report(reports(webhook.statuses())), (recorded, kept) -> recorded && kept);
  }

  private List<Message> known(List<ReceivedMessage> messages) {
    List<Message> known = new ArrayList<>(messages.size());
    for (ReceivedMessage message : messages) {
      Optional<Tenant> tenant = tenant(message.phoneNumberId());
      if (tenant.isEmpty()) {
        counters.add(Counter.MESSAGES_OF_UNKNOWN_TENANT);
      } else if (!count.kinds().contains(message.kind())) {
        counters.add(Objects.requireNonNull(NOT_COUNTED.get(message.kind())));
      } else {
        known.add(of(tenant.get(), message));
      }
    }
    return known;
  }

  private List<StatusReport> reports(List<ReceivedStatus> received) {
    List<StatusReport> reports = new ArrayList<>(received.size());
    for (ReceivedStatus status : received) {
      tenant(status.phoneNumberId())
          .ifPresentOrElse(
              tenant ->
                  reports.add(
                      new StatusReport(
                          tenant.tenantId(),
                          status.messageId(),
                          status.status(),
                          status.at(),
                          status.errorCode())),
              () -> counters.add(Counter.STATUSES_IGNORED));
    }
    return reports;
  }

  private Optional<Tenant> tenant(String phoneNumberId) {
    Optional<Tenant> tenant = tenants.byPhoneNumberId(phoneNumberId);
    if (tenant.isEmpty()) {
      unknown.saw(phoneNumberId);
    }
    return tenant;
  }

  private static Message of(Tenant tenant, ReceivedMessage message) {
    List<String> ids = message.customerIds();
    if (message.sent()) {
      return OutboundMessage.builder(
              tenant.tenantId(), Recipient.customer(ids.get(0)), SendPath.DIRECT)
          .messageId(message.messageId())
          .occurredAt(message.occurredAt())
          .build();
    }
    return InboundMessage.builder(tenant.tenantId(), ids.get(0))
        .customerAliases(ids.subList(1, ids.size()))
        .messageId(message.messageId())
        .occurredAt(message.occurredAt())
        .customerName(message.customerName())
        .build();
  }
}

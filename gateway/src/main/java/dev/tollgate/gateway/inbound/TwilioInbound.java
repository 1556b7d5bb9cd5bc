package dev.tollgate.gateway.inbound;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.gateway.config.Tenant;
import dev.tollgate.gateway.config.Tenants;
import dev.tollgate.gateway.delivery.StatusReport;
import dev.tollgate.gateway.delivery.StatusReports;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.twilio.TwilioPost;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import dev.tollgate.gateway.whatsapp.ProfileName;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Takes Twilio's posts in: messages to Tollgate, statuses to who keeps them. Twilio tells no times:
 * both are of the time at which they came.
 */
public final class TwilioInbound {
  private final Tenants tenants;
  private final StatusReports statuses;
  private final InboundMetering metering;
  private final Counters counters;
  private final InstantSource clock;
  private final PhoneNumbers numbers = PhoneNumbers.international();
  private final UnknownNumbers unknown = new UnknownNumbers();

  /** Takes posts for these tenants, whose times are this clock's. */
  public TwilioInbound(Tenants tenants, Sinks sinks, Counters counters, InstantSource clock) {
    this.tenants = tenants;
    this.statuses = sinks.statuses();
    this.metering = sinks.metering();
    this.counters = counters;
    this.clock = clock;
  }

  /**
   * Where things go.
   *
   * @param statuses gets what became of sent messages
   * @param metering gets messages that came in
   */
  public record Sinks(StatusReports statuses, InboundMetering metering) {}

  /**
   * Takes a message.
   *
   * @return as {@link InboundMetering#report}
   * @throws InvalidBodyException naming the parameter that is missing or wrong
   */
  public CompletableFuture<Boolean> message(TwilioPost post) throws InvalidBodyException {
    String messageId = post.messageId();
    String from = numbers.customerId(post.from());
    Optional<Tenant> tenant = tenant(post.to());
    if (tenant.isEmpty()) {
      counters.add(Counter.MESSAGES_OF_UNKNOWN_TENANT);
      return CompletableFuture.completedFuture(true);
    }
    List<String> others =
        post.waId().map(numbers::customerId).filter(id -> !id.equals(from)).stream().toList();
    return metering.report(
        List.of(
            InboundMessage.builder(tenant.get().tenantId(), from)
                .customerAliases(others)
                .messageId(messageId)
                .occurredAt(clock.instant())
                .customerName(ProfileName.fitting(post.profileName()))
                .build()));
  }

  /**
   * Takes a status.
   *
   * @return as {@link StatusReports#report}
   * @throws InvalidBodyException naming the parameter that is missing or wrong
   */
  public CompletableFuture<Boolean> status(TwilioPost post) throws InvalidBodyException {
    String messageId = post.messageId();
    String status = post.status();
    Optional<Tenant> tenant = tenant(post.from());
    if (tenant.isEmpty()) {
      counters.add(Counter.STATUSES_IGNORED);
      return CompletableFuture.completedFuture(true);
    }
    return statuses.report(
        List.of(
            new StatusReport(
                tenant.get().tenantId(), messageId, status, clock.instant(), post.errorCode())));
  }

  private Optional<Tenant> tenant(String number) {
    Optional<Tenant> tenant = tenants.byNumber(numbers.customerId(number));
    if (tenant.isEmpty()) {
      unknown.saw(number);
    }
    return tenant;
  }
}

package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A message that was sent to a customer: recorded after the provider took it.
 *
 * @param tenantId who is metered: 1 to 128 characters
 * @param recipient whom it was sent to
 * @param messageId the provider's id of the message: 1 to 256 characters
 * @param occurredAt when it was sent; the server cuts it to microseconds
 * @param path how it reached the provider
 * @param labels kept with the message, 8 at most
 * @param reservationId the reservation that the send settles, from {@link Reserved}; empty when it
 *     has none
 */
public record OutboundMessage(
    String tenantId,
    Recipient recipient,
    String messageId,
    Instant occurredAt,
    SendPath path,
    Map<String, String> labels,
    String reservationId)
    implements Message {

  /**
   * Holds one message.
   *
   * @throws IllegalArgumentException when the message id is empty: a retry would count twice
   */
  public OutboundMessage {
    requireNonNull(tenantId, "tenantId");
    requireNonNull(recipient, "recipient");
    Values.requireMessageId(messageId);
    requireNonNull(occurredAt, "occurredAt");
    requireNonNull(path, "path");
    labels = Map.copyOf(labels);
    requireNonNull(reservationId, "reservationId");
  }

  /** Starts a message of this tenant. */
  public static Builder builder(String tenantId, Recipient recipient, SendPath path) {
    return new Builder(tenantId, recipient, path);
  }

  /** Without the recipient, the message id and the labels' values, which are personal data. */
  @Override
  public String toString() {
    return "OutboundMessage[tenantId="
        + tenantId
        + ", occurredAt="
        + occurredAt
        + ", path="
        + path
        + "]";
  }

  /** Builds an {@link OutboundMessage}. */
  public static final class Builder {
    private final String tenantId;
    private final Recipient recipient;
    private final SendPath path;
    private Optional<String> messageId = Optional.empty();
    private Optional<Instant> occurredAt = Optional.empty();
    private Map<String, String> labels = Map.of();
    private String reservationId = "";

    private Builder(String tenantId, Recipient recipient, SendPath path) {
      this.tenantId = requireNonNull(tenantId, "tenantId");
      this.recipient = requireNonNull(recipient, "recipient");
      this.path = requireNonNull(path, "path");
    }

    /** The provider's id of the message; a random one is made when it is not set. */
    public Builder messageId(String messageId) {
      this.messageId = Optional.of(messageId);
      return this;
    }

    /** When it was sent; the time of {@link #build()} when it is not set. */
    public Builder occurredAt(Instant occurredAt) {
      this.occurredAt = Optional.of(occurredAt);
      return this;
    }

    /** Replaces the labels. */
    public Builder labels(Map<String, String> labels) {
      this.labels = Map.copyOf(labels);
      return this;
    }

    /** The reservation that the send settles, from {@link Reserved}. */
    public Builder reservationId(String reservationId) {
      this.reservationId = requireNonNull(reservationId, "reservationId");
      return this;
    }

    /** The message, with an id and a time, so that every attempt to record it repeats them. */
    public OutboundMessage build() {
      return new OutboundMessage(
          tenantId,
          recipient,
          messageId.orElseGet(() -> UUID.randomUUID().toString()),
          occurredAt.orElseGet(Instant::now),
          path,
          labels,
          reservationId);
    }
  }
}

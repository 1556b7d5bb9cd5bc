package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A message that came in from a customer.
 *
 * @param tenantId who is metered: 1 to 128 characters
 * @param customerId who sent it: 1 to 256 characters, compared to the letter
 * @param customerAliases further ids of the same customer, 16 at most, each of 1 to 256 characters;
 *     from now on any of them leads to the same conversation
 * @param messageId the provider's id of the message: 1 to 256 characters
 * @param occurredAt when it was sent; the server cuts it to microseconds
 * @param customerName the sender's display name, up to 256 characters; empty when unknown
 * @param labels kept with the message, 8 at most
 */
public record InboundMessage(
    String tenantId,
    String customerId,
    List<String> customerAliases,
    String messageId,
    Instant occurredAt,
    String customerName,
    Map<String, String> labels)
    implements Message {

  /**
   * Holds one message.
   *
   * @throws IllegalArgumentException when the message id is empty: a retry would count twice
   */
  public InboundMessage {
    requireNonNull(tenantId, "tenantId");
    requireNonNull(customerId, "customerId");
    customerAliases = List.copyOf(customerAliases);
    Values.requireMessageId(messageId);
    requireNonNull(occurredAt, "occurredAt");
    requireNonNull(customerName, "customerName");
    labels = Map.copyOf(labels);
  }

  /** Starts a message of this tenant's customer. */
  public static Builder builder(String tenantId, String customerId) {
    return new Builder(tenantId, customerId);
  }

  /**
   * Without the customer's ids and name, the message id and the labels' values, which are personal
   * data.
   */
  @Override
  public String toString() {
    return "InboundMessage[tenantId=" + tenantId + ", occurredAt=" + occurredAt + "]";
  }

  /** Builds an {@link InboundMessage}. */
  public static final class Builder {
    private final String tenantId;
    private final String customerId;
    private List<String> customerAliases = List.of();
    private Optional<String> messageId = Optional.empty();
    private Optional<Instant> occurredAt = Optional.empty();
    private String customerName = "";
    private Map<String, String> labels = Map.of();

    private Builder(String tenantId, String customerId) {
      this.tenantId = requireNonNull(tenantId, "tenantId");
      this.customerId = requireNonNull(customerId, "customerId");
    }

    /** Replaces the further ids of the same customer. */
    public Builder customerAliases(List<String> customerAliases) {
      this.customerAliases = List.copyOf(customerAliases);
      return this;
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

    /** The sender's display name. */
    public Builder customerName(String customerName) {
      this.customerName = requireNonNull(customerName, "customerName");
      return this;
    }

    /** Replaces the labels. */
    public Builder labels(Map<String, String> labels) {
      this.labels = Map.copyOf(labels);
      return this;
    }

    /** The message, with an id and a time, so that every attempt to record it repeats them. */
    public InboundMessage build() {
      return new InboundMessage(
          tenantId,
          customerId,
          customerAliases,
          messageId.orElseGet(() -> UUID.randomUUID().toString()),
          occurredAt.orElseGet(Instant::now),
          customerName,
          labels);
    }
  }
}

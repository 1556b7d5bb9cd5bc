package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final Instant NOON = Instant.parse("2025-01-15T12:00:00Z");

  @Test
  void aMessageGetsItsIdAndTimeWhenItIsBuilt() {
    Instant before = Instant.now();
    InboundMessage first = InboundMessage.builder("acme", "+100").build();
    OutboundMessage second =
        OutboundMessage.builder("acme", Recipient.customer("+100"), SendPath.DIRECT).build();

    for (Message message : List.of(first, second)) {
      assertFalse(message.messageId().isEmpty());
      assertFalse(message.occurredAt().isBefore(before));
      assertFalse(message.occurredAt().isAfter(Instant.now()));
    }
    assertNotEquals(first.messageId(), second.messageId());
  }

  @Test
  void whatIsGivenIsKept() {
    Map<String, String> labels = new HashMap<>(Map.of("channel", "whatsapp"));
    List<String> aliases = new ArrayList<>(List.of("SA.1"));
    InboundMessage message =
        InboundMessage.builder("acme", "+100")
            .customerAliases(aliases)
            .messageId("wamid.1")
            .occurredAt(NOON)
            .customerName("Ann")
            .labels(labels)
            .build();
    labels.clear();
    aliases.clear();

    assertEquals(
        new InboundMessage(
            "acme", "+100", List.of("SA.1"), "wamid.1", NOON, "Ann", Map.of("channel", "whatsapp")),
        message);
  }

  @Test
  void anEmptyMessageIdIsRefused() {
    InboundMessage.Builder inbound = InboundMessage.builder("acme", "+100").messageId("");
    OutboundMessage.Builder outbound =
        OutboundMessage.builder("acme", Recipient.conversation("c1"), SendPath.QUEUED)
            .messageId("");

    assertThrows(IllegalArgumentException.class, inbound::build);
    assertThrows(IllegalArgumentException.class, outbound::build);
  }

  @Test
  void personalDataIsNotPrinted() {
    Message inbound =
        InboundMessage.builder("acme", "+4915112345678")
            .customerAliases(List.of("SA.1349"))
            .messageId("wamid.secret")
            .customerName("Ann")
            .labels(Map.of("note", "private"))
            .build();
    Recipient recipient = Recipient.customer("+4915112345678", "SA.1349");
    Recipient conversation = Recipient.conversation("c1", "SA.1349");
    Message outbound =
        OutboundMessage.builder("acme", recipient, SendPath.DIRECT)
            .messageId("wamid.secret")
            .labels(Map.of("note", "private"))
            .build();
    String printed =
        String.join(
            " ",
            inbound.toString(),
            outbound.toString(),
            new QuotaCheck("acme", recipient).toString(),
            conversation.toString());

    for (String secret : List.of("4915112345678", "SA.1349", "wamid.secret", "Ann", "private")) {
      assertFalse(printed.contains(secret), printed);
    }
  }
}

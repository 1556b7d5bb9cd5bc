package dev.tollgate.gateway.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import dev.tollgate.gateway.whatsapp.ReceivedMessage;
import dev.tollgate.gateway.whatsapp.Webhook;
import dev.tollgate.gateway.whatsapp.WebhookParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ids that the gateway reads from the recorded webhooks come to the recorded counts, when what
 * stands together on a message is joined; no server takes part.
 */
class TwoIdsTest {
  private static final Duration WINDOW = Duration.ofHours(24);

  @TempDir private Path directory = Path.of("unset");

  /** Which ids are one customer's: each leads to another of them, the last to itself. */
  private static final class Joined {
    private final Map<String, String> next = new HashMap<>();

    String customer(String id) {
      String other = next.computeIfAbsent(id, itself -> itself);
      return other.equals(id) ? id : customer(other);
    }

    void join(List<String> ids) {
      ids.forEach(id -> next.put(customer(id), customer(ids.get(0))));
    }
  }

  @Test
  void theIdsThatStandTogetherOnMessagesComeToTheRecordedCounts() throws Exception {
    RecordedStream stream = RecordedStream.named("two-ids", directory);
    assertEquals(stream.expected(), counts(stream, ReceivedMessage::customerIds));
    assertNotEquals(
        stream.expected(),
        counts(stream, message -> message.customerIds().subList(0, 1)),
        "without the second ids the counts are others");
  }

  private static Map<String, TenantCounts> counts(
      RecordedStream stream, Function<ReceivedMessage, List<String>> ids) throws IOException {
    Map<String, List<ReceivedMessage>> messages = new TreeMap<>();
    for (ReceivedMessage message : messages(stream)) {
      String tenant =
          stream.tenants().byPhoneNumberId(message.phoneNumberId()).orElseThrow().tenantId();
      messages.computeIfAbsent(tenant, none -> new ArrayList<>()).add(message);
    }
    Map<String, TenantCounts> counts = new TreeMap<>();
    messages.forEach(
        (tenant, own) ->
            counts.put(tenant, counts(own, ids, ZoneId.of(stream.timeZones().get(tenant)))));
    return counts;
  }

  /** Each message once: the file repeats some. */
  private static List<ReceivedMessage> messages(RecordedStream stream) throws IOException {
    WebhookParser parser = new WebhookParser(PhoneNumbers.international());
    Map<String, ReceivedMessage> messages = new HashMap<>();
    try (Stream<String> lines = Files.lines(stream.webhooks())) {
      lines.forEach(
          line ->
              parsed(parser, line)
                  .messages()
                  .forEach(m -> messages.put(m.phoneNumberId() + "/" + m.messageId(), m)));
    }
    return List.copyOf(messages.values());
  }

  private static Webhook parsed(WebhookParser parser, String line) {
    try {
      Webhook webhook = parser.parse(line.getBytes(StandardCharsets.UTF_8));
      assertEquals(List.of(), webhook.bad());
      return webhook;
    } catch (InvalidBodyException refused) {
      throw new AssertionError(refused);
    }
  }

  private static TenantCounts counts(
      List<ReceivedMessage> messages, Function<ReceivedMessage, List<String>> ids, ZoneId zone) {
    Joined joined = new Joined();
    messages.forEach(message -> joined.join(ids.apply(message)));
    Map<String, List<Instant>> customers = new HashMap<>();
    for (ReceivedMessage message : messages) {
      customers
          .computeIfAbsent(joined.customer(ids.apply(message).get(0)), none -> new ArrayList<>())
          .add(message.occurredAt());
    }
    List<Instant> starts = customers.values().stream().flatMap(TwoIdsTest::starts).toList();
    Map<YearMonth, TenantCounts.Month> months = new TreeMap<>();
    messages.forEach(m -> add(months, m.occurredAt().atZone(zone), 0, 1));
    starts.forEach(start -> add(months, start.atZone(zone), 1, 0));
    return new TenantCounts(messages.size(), starts.size(), customers.size(), months);
  }

  /** When sessions begin: a message begins one a window or more after the message before it. */
  private static Stream<Instant> starts(List<Instant> times) {
    List<Instant> sorted = times.stream().sorted().toList();
    List<Instant> starts = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      if (i == 0 || !sorted.get(i).isBefore(sorted.get(i - 1).plus(WINDOW))) {
        starts.add(sorted.get(i));
      }
    }
    return starts.stream();
  }

  private static void add(
      Map<YearMonth, TenantCounts.Month> months,
      ZonedDateTime time,
      long conversations,
      long inbound) {
    months.merge(
        YearMonth.from(time),
        new TenantCounts.Month(conversations, inbound),
        (a, b) ->
            new TenantCounts.Month(
                a.conversations() + b.conversations(), a.inbound() + b.inbound()));
  }
}

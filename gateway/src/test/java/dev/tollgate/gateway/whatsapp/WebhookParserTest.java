package dev.tollgate.gateway.whatsapp;

import static dev.tollgate.gateway.testing.WebhookBodies.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;
import dev.tollgate.gateway.testing.WebhookBodies;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookParserTest {
  private static final String NUMBER = "100000000007919";
  private static final WebhookParser PARSER = new WebhookParser(PhoneNumbers.international());

  @Test
  void readsMessagesWithSenderNameAndTime() throws InvalidBodyException {
    Webhook webhook =
        parse(
            WebhookBodies.of(
                NUMBER,
                """
                [{"profile":{"name":"Amal"},"wa_id":"966510000087"},
                 {"profile":{"name":"Badr"},"wa_id":"966510000088"}]""",
                List.of(
                    message("wamid.1", "966510000088", "1736728976"),
                    message("wamid.2", "966510000087", "1736728977"),
                    message("wamid.3", "966510000089", "1736728978"))));
    assertEquals(
        List.of(
            received(0, "+966510000088", "wamid.1", 1736728976, "Badr"),
            received(1, "+966510000087", "wamid.2", 1736728977, "Amal"),
            received(2, "+966510000089", "wamid.3", 1736728978, "")),
        webhook.messages());
    assertEquals(List.of(), webhook.bad());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'from':'966510000087','timestamp':'1736728976'} | no id",
        "{'id':'','from':'966510000087','timestamp':'1736728976'} | no id",
        "{'id':7,'from':'966510000087','timestamp':'1736728976'} | no id",
        "{'id':'a\\u0000b','from':'966510000087','timestamp':'1736728976'} |"
            + " id is no id of up to 256 characters",
        "{'id':'a\\ud800','from':'966510000087','timestamp':'1736728976'} |"
            + " id is no id of up to 256 characters",
        "{'id':'wamid.1','timestamp':'1736728976'} | no sender",
        "{'id':'wamid.1','from':'','timestamp':'1736728976'} | no sender",
        "{'id':'wamid.1','from':{'a':1},'timestamp':'1736728976'} | no sender",
        "{'id':'wamid.1','from':'a\\nb','timestamp':'1736728976'} |"
            + " sender is no id of up to 256 characters",
        "{'id':'wamid.1','from':'966510000087'} | timestamp is not unix seconds",
        "{'id':'wamid.1','from':'966510000087','timestamp':'yesterday'} |"
            + " timestamp is not unix seconds",
        "{'id':'wamid.1','from':'966510000087','timestamp':'-5'} | timestamp is not unix seconds",
        "{'id':'wamid.1','from':'966510000087','timestamp':'1736728976000'} |"
            + " timestamp is not unix seconds",
        "{'id':'wamid.1','from':'966510000087','timestamp':1.5} | timestamp is not unix seconds",
        "{'id':'wamid.1','from':'966510000087','timestamp':1e400} | timestamp is not unix seconds",
        "{'id':'wamid.1','from':'966510000087','timestamp':'99999999999999999999'} |"
            + " timestamp is not unix seconds",
        "7 | not an object",
        "null | not an object",
      })
  void aBadMessageAmongGoodOnesIsSetAsideWithItsReason(String bad, String reason)
      throws InvalidBodyException {
    Webhook webhook =
        parse(
            WebhookBodies.of(
                NUMBER,
                List.of(
                    message("wamid.good1", "966510000087", "1736728976"),
                    bad.replace('\'', '"'),
                    message("wamid.good2", "966510000088", "1736728976"))));
    assertEquals(List.of("+966510000087", "+966510000088"), customers(webhook));
    assertEquals(
        List.of(new BadItem("entry[0].changes[0].value.messages[1]", reason)), webhook.bad());
  }

  @Test
  void idsAreMeasuredInCharacters() throws InvalidBodyException {
    String longest = "\ud83d\ude00".repeat(256);
    Webhook webhook =
        parse(
            WebhookBodies.of(
                NUMBER,
                List.of(
                    message(longest, "966510000087", "1736728976"),
                    message(longest + "x", "966510000087", "1736728976"))));
    assertEquals(1, webhook.messages().size());
    assertEquals(List.of("id is no id of up to 256 characters"), reasons(webhook));
  }

  @Test
  void aNameIsMadeToFit() throws InvalidBodyException {
    String name = "\ud83d\ude00".repeat(300) + "end";
    Webhook webhook =
        parse(
            WebhookBodies.of(
                NUMBER,
                "[{\"profile\":{\"name\":\"a\\u0007b" + name + "\"},\"wa_id\":\"966510000087\"}]",
                List.of(message("wamid.1", "966510000087", "1736728976"))));
    String kept = webhook.messages().get(0).customerName();
    assertEquals(256, kept.codePointCount(0, kept.length()));
    assertTrue(kept.startsWith("a b\ud83d\ude00"));
  }

  @Test
  void statusesAreReadAndOtherFieldsIgnored() throws InvalidBodyException {
    Webhook webhook =
        parse(
            """
            {"object":"whatsapp_business_account","new":{"a":[1]},"entry":[
              {"changes":[{"value":{"metadata":{"phone_number_id":"1"},
                "statuses":[
                  {"id":"wamid.1","status":"read","timestamp":"1736728976"},
                  {"id":"wamid.2","status":"failed","timestamp":"1736728977",
                    "errors":[{"code":131026,"title":"t"}]},
                  {"id":"wamid.3","status":"read"},
                  {"status":"read","timestamp":"1736728976"},
                  {"id":"wamid.4","status":"7","timestamp":"1736728976"}]}},
                {"field":"account_update","value":{"event":"x"}}]},
              {"id":"x"}]}""");
    assertEquals(List.of(), webhook.messages());
    assertEquals(
        List.of(
            new ReceivedStatus(
                "1", "wamid.1", "read", Instant.ofEpochSecond(1736728976), Optional.empty()),
            new ReceivedStatus(
                "1",
                "wamid.2",
                "failed",
                Instant.ofEpochSecond(1736728977),
                Optional.of("131026"))),
        webhook.statuses());
    assertEquals(
        List.of(
            "timestamp is not unix seconds",
            "id is no id of up to 256 characters",
            "status is no word"),
        reasons(webhook));
  }

  @ParameterizedTest
  @CsvSource({
    "text, MESSAGE",
    "sticker, MESSAGE",
    "unsupported, MESSAGE",
    "invented, MESSAGE",
    "reaction, REACTION",
    "system, SYSTEM",
    "edit, EDIT",
    "revoke, EDIT"
  })
  void aMessagesTypeSaysItsKind(String type, MessageKind kind) throws InvalidBodyException {
    Webhook webhook =
        parse(
            message("wamid.1", "966510000087", "1736728976")
                .replace("\"type\":\"text\"", "\"type\":\"" + type + "\"")
                .transform(message -> WebhookBodies.of(NUMBER, List.of(message))));
    assertEquals(kind, webhook.messages().get(0).kind());
    assertFalse(webhook.messages().get(0).sent());
  }

  @Test
  void anEchoIsOfTheCustomerThatItWentTo() throws InvalidBodyException {
    Webhook webhook =
        parse(
            """
            {"entry":[{"changes":[{"field":"smb_message_echoes","value":{
              "metadata":{"phone_number_id":"1"},"message_echoes":[
              {"id":"wamid.1","from":"966550000001","to":"966510000087","type":"text",
               "timestamp":"1736728976"}]}}]}]}""");
    ReceivedMessage echo = webhook.messages().get(0);
    assertEquals(MessageKind.ECHO, echo.kind());
    assertTrue(echo.sent());
    assertEquals(List.of("+966510000087"), echo.customerIds());
  }

  @Test
  void historyIsOfBothSides() throws InvalidBodyException {
    Webhook webhook =
        parse(
            """
            {"entry":[{"changes":[{"field":"history","value":{
              "metadata":{"phone_number_id":"1"},"history":[{"threads":[{"id":"966510000087",
              "messages":[
                {"id":"wamid.1","from":"966510000087","type":"text","timestamp":"1736728976"},
                {"id":"wamid.2","from":"966550000001","type":"text","timestamp":"1736728977"}
              ]}]}]}}]}]}""");
    assertEquals(
        List.of(false, true), webhook.messages().stream().map(ReceivedMessage::sent).toList());
    assertEquals(List.of("+966510000087", "+966510000087"), customers(webhook));
    assertEquals(MessageKind.HISTORY, webhook.messages().get(0).kind());
  }

  @Test
  void statusesBesideAMessageChangeNothingOfIt() throws InvalidBodyException {
    Webhook webhook =
        parse(
            """
            {"entry":[{"changes":[{"value":{"metadata":{"phone_number_id":"1"},
              "contacts":[{"user_id":"SA.1"}],
              "messages":[{"id":"wamid.1","timestamp":"1736728976","from":"966510000087"}],
              "statuses":[{"id":"wamid.2","status":"sent","timestamp":"1736728976",
                "recipient_id":"966510000088"}]}}]}]}""");
    assertEquals(List.of("+966510000087", "SA.1"), webhook.messages().get(0).customerIds());
    assertEquals(List.of(), webhook.bad());
    assertEquals(1, webhook.statuses().size());
  }

  @Test
  void aTimestampMayBeANumber() throws InvalidBodyException {
    Webhook webhook =
        parse(
            WebhookBodies.of(
                NUMBER,
                List.of(
                    "{\"id\":\"wamid.1\",\"from\":\"966510000087\",\"timestamp\":1736728976}")));
    assertEquals(Instant.ofEpochSecond(1736728976), webhook.messages().get(0).occurredAt());
  }

  @Test
  void withoutAPhoneNumberIdNothingCanBeCounted() throws InvalidBodyException {
    String good = message("wamid.1", "966510000087", "1736728976");
    assertEquals(
        List.of("no metadata.phone_number_id, or too long a one"),
        reasons(parse("{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[" + good + "]}}]}]}")));
    assertEquals(1, parse(WebhookBodies.of("1".repeat(65), List.of(good))).bad().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"entry\":[]}", "{\"entry\":null}", "{\"entry\":[{}]}"})
  void anEmptyWebhookIsAWebhook(String body) throws InvalidBodyException {
    assertEquals(new Webhook(List.of(), List.of(), List.of()), parse(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"entry\":7}",
        "{\"entry\":[7]}",
        "{\"entry\":{\"a\":{}}}",
        "{\"entry\":[{\"changes\":\"x\"}]}",
        "{\"entry\":[{\"changes\":[[]]}]}"
      })
  void partsOfTheWrongTypeAreSetAside(String body) throws InvalidBodyException {
    Webhook webhook = parse(body);
    assertEquals(List.of(), webhook.messages());
    assertEquals(1, webhook.bad().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | NO_BODY",
        "'   ' | NO_BODY",
        "{ | NOT_JSON",
        "{} {} | NOT_JSON",
        "hello | NOT_JSON",
        "{\"a\":NaN} | NOT_JSON",
        "[] | NOT_AN_OBJECT",
        "null | NOT_AN_OBJECT",
        "7 | NOT_AN_OBJECT",
        "\"x\" | NOT_AN_OBJECT"
      })
  void whatIsNoJsonObjectIsRefused(String body, String code) {
    assertEquals(code, refused(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void brokenUtf8IsNotJson() {
    assertEquals("NOT_JSON", refused(new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0, '"', '}'}));
  }

  @Test
  void limitsOfTheParserAreRefused() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertEquals("LIMIT", refused(("{\"entry\":" + deep + "}").getBytes(StandardCharsets.UTF_8)));
    String number = "1".repeat(1000);
    assertEquals("LIMIT", refused(("{\"a\":" + number + "}").getBytes(StandardCharsets.UTF_8)));
    assertTrue(JsonBody.NESTING_MAX >= 16, "the Cloud API's own bodies have to fit");
  }

  @Test
  void aThousandUpdatesAreReadAndOneMoreIsRefused() throws InvalidBodyException {
    assertEquals(1000, parse(WebhookBodies.of(NUMBER, messages(1000))).messages().size());
    String tooMany = WebhookBodies.of(NUMBER, messages(1001));
    assertEquals("TOO_MANY_UPDATES", refused(tooMany.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"entry\":[%s]}",
        "{\"entry\":[{\"changes\":[%s]}]}",
        "{\"entry\":[{\"changes\":[{\"value\":{\"statuses\":[%s]}}]}]}",
        "{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[%s]}}]}]}"
      })
  void whateverTheUpdatesAreTheyAreBounded(String frame) {
    String items = String.join(",", Collections.nCopies(100_000, "1"));
    assertEquals(
        "TOO_MANY_UPDATES", refused(frame.formatted(items).getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> messages(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> message("wamid." + i, "966510000087", "1736728976"))
        .toList();
  }

  private static ReceivedMessage received(
      int index, String customerId, String id, long seconds, String name) {
    return new ReceivedMessage(
        "entry[0].changes[0].value.messages[" + index + "]",
        MessageKind.MESSAGE,
        false,
        NUMBER,
        List.of(customerId),
        id,
        Instant.ofEpochSecond(seconds),
        name);
  }

  private static List<String> customers(Webhook webhook) {
    return webhook.messages().stream().map(m -> m.customerIds().get(0)).toList();
  }

  private static List<String> reasons(Webhook webhook) {
    return webhook.bad().stream().map(BadItem::reason).toList();
  }

  private static Webhook parse(String body) throws InvalidBodyException {
    return PARSER.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  private static String refused(byte[] body) {
    return assertThrows(InvalidBodyException.class, () -> PARSER.parse(body)).code();
  }
}

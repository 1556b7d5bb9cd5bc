package dev.tollgate.gateway.whatsapp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.testing.WebhookBodies;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose a message is, by itself and by the contacts beside it. Quotes are written as '. */
class SendersTest {
  private static final WebhookParser PARSER = new WebhookParser(PhoneNumbers.international());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user id only | 'from_user_id':'SA.1' | [] | SA.1",
        "opaque digits | 'from_user_id':'13491208655302741918' | [] | 13491208655302741918",
        "phone only | 'from':'966510000087' | [] | +966510000087",
        "both | 'from':'966510000087','from_user_id':'SA.1' | [] | +966510000087 SA.1",
        "both, the contact too | 'from':'966510000087','from_user_id':'SA.1'"
            + " | [{'wa_id':'966510000087','user_id':'SA.1'}] | +966510000087 SA.1",
        "contact with the phone | 'from_user_id':'SA.1'"
            + " | [{'wa_id':'966510000087','user_id':'SA.1'}] | +966510000087 SA.1",
        "contact with the user id | 'from':'966510000087'"
            + " | [{'wa_id':'966510000087','user_id':'SA.1'}] | +966510000087 SA.1",
        "both in the contact alone | 'type':'text'"
            + " | [{'wa_id':'966510000087','user_id':'SA.1'}] | +966510000087 SA.1",
        "phone in the contact alone | 'type':'text' | [{'wa_id':'966510000087'}] | +966510000087",
        "user id in the contact alone | 'type':'text' | [{'user_id':'SA.1'}] | SA.1",
        "an id here, the other there | 'from':'966510000087' | [{'user_id':'SA.1'}]"
            + " | +966510000087 SA.1",
        "and turned around | 'from_user_id':'SA.1' | [{'wa_id':'966510000087'}]"
            + " | +966510000087 SA.1",
        "one id in both places | 'from':'SA.1','from_user_id':'SA.1' | [] | SA.1",
        "somebody else's user id | 'from':'966510000087','from_user_id':'SA.1'"
            + " | [{'wa_id':'966510000087','user_id':'SA.2'}] | +966510000087 SA.1",
        "somebody else | 'from':'966510000087' | [{'wa_id':'966510000088','user_id':'SA.2'}]"
            + " | +966510000087",
        "and by user id | 'from_user_id':'SA.1' | [{'wa_id':'966510000088','user_id':'SA.2'}]"
            + " | SA.1",
        "two contacts, neither of it | 'from':'966510000087'"
            + " | [{'user_id':'SA.1'},{'user_id':'SA.2'}] | +966510000087",
        "two that agree | 'from':'966510000087'"
            + " | [{'wa_id':'966510000087'},{'wa_id':'966510000087','user_id':'SA.1'}]"
            + " | +966510000087 SA.1",
        "two user ids for one phone | 'from':'966510000087' | [{'wa_id':'966510000087',"
            + "'user_id':'SA.1'},{'wa_id':'966510000087','user_id':'SA.2'}] | +966510000087",
        "two phones for one user id | 'from_user_id':'SA.1' | [{'wa_id':'966510000087',"
            + "'user_id':'SA.1'},{'wa_id':'966510000088','user_id':'SA.1'}] | SA.1",
        "contacts of no sense | 'from':'966510000087' | [7,null,{'wa_id':7,'user_id':[]}]"
            + " | +966510000087",
        "no list of contacts | 'from':'966510000087' | {'user_id':'SA.1'} | +966510000087",
      })
  void theOnlyMessageHasTheIdsThatStandOnItAndOnItsContact(
      String what, String sender, String contacts, String ids) throws InvalidBodyException {
    assertEquals(List.of(List.of(ids.split(" "))), ids(contacts, sender), what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'from':'5511987654321' | [{'wa_id':'551187654321','user_id':'BR.1'}]"
            + " | +5511987654321 +551187654321 BR.1",
        "'from':'541112345678' | [{'wa_id':'5491112345678'}] | +541112345678 +5491112345678",
        "'from':'5215512345678' | [{'wa_id':'525512345678','user_id':'MX.1'}]"
            + " | +5215512345678 +525512345678 MX.1",
      })
  void bothSpellingsOfANumberStandOnOneMessage(String sender, String contacts, String ids)
      throws InvalidBodyException {
    assertEquals(List.of(List.of(ids.split(" "))), ids(contacts, sender));
  }

  /** The fixed line +55 11 3456-7890 is not the mobile +55 11 93456-7890. */
  @Test
  void aNumberThatLooksLikeASpellingOfAnotherIsNotTakenForIt() throws InvalidBodyException {
    assertEquals(
        List.of(List.of("+551134567890", "BR.1"), List.of("+5511934567890", "BR.2")),
        ids(
            "[{'wa_id':'5511934567890','user_id':'BR.2'},{'wa_id':'551134567890','user_id':'BR.1'}]",
            "'from':'551134567890'",
            "'from':'5511934567890'"));
  }

  @Test
  void severalContactsAreMatchedToTheirMessagesWhateverTheirOrder() throws InvalidBodyException {
    List<String> contacts =
        Arrays.asList(
            "{'wa_id':'966510000001','user_id':'SA.1'}",
            "{'user_id':'SA.2','wa_id':'966510000002'}",
            "{'wa_id':'966510000003'}",
            "{'user_id':'SA.4'}",
            "{'wa_id':'966510000009','user_id':'SA.9'}");
    String[] senders = {
      "'from':'966510000001'",
      "'from_user_id':'SA.2'",
      "'from':'966510000003','from_user_id':'SA.3'",
      "'from_user_id':'SA.4'",
      "'from':'966510000005'",
      "'from_user_id':'SA.6'",
      "'from':'966510000001','from_user_id':'SA.1'",
    };
    List<List<String>> expected =
        List.of(
            List.of("+966510000001", "SA.1"),
            List.of("+966510000002", "SA.2"),
            List.of("+966510000003", "SA.3"),
            List.of("SA.4"),
            List.of("+966510000005"),
            List.of("SA.6"),
            List.of("+966510000001", "SA.1"));
    for (int turn = 0; turn < contacts.size(); turn++) {
      Collections.rotate(contacts, 1);
      assertEquals(expected, ids("[" + String.join(",", contacts) + "]", senders));
    }
  }

  @Test
  void aContactIsNotTakenForTheSenderOfOneOfSeveralMessages() throws InvalidBodyException {
    Webhook webhook =
        parse(
            "[{'wa_id':'966510000087','user_id':'SA.1'}]",
            "'from':'966510000087'",
            "'type':'text'",
            "'from_user_id':'SA.2'");
    assertEquals(List.of(List.of("+966510000087", "SA.1"), List.of("SA.2")), ids(webhook));
    assertEquals(
        List.of(new BadItem("entry[0].changes[0].value.messages[1]", "no sender")), webhook.bad());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'from':'a\\nb','from_user_id':'SA.1' | SA.1",
        "'from':'966510000087','from_user_id':'a\\u0000b' | +966510000087",
        "'from':7,'from_user_id':'SA.1' | SA.1",
        "'from':'','from_user_id':'SA.1' | SA.1",
        "'from':'966510000087','from_user_id':null | +966510000087",
      })
  void whatIsNoIdIsLeftOutAndTheMessageIsCountedUnderTheOther(String sender, String id)
      throws InvalidBodyException {
    assertEquals(List.of(List.of(id)), ids("[]", sender));
  }

  @Test
  void aMessageWithoutAnyIdThatIsOneIsBad() throws InvalidBodyException {
    Webhook webhook = parse("[]", "'from':'a\\nb','from_user_id':'" + "x".repeat(257) + "'");
    assertEquals(List.of(), webhook.messages());
    assertEquals(
        List.of("sender is no id of up to 256 characters"),
        webhook.bad().stream().map(BadItem::reason).toList());
  }

  @Test
  void moreContactsThanThereCanBeMessagesAreNotLookedAt() throws InvalidBodyException {
    String others = "{'wa_id':'966510000001','user_id':'SA.1'},".repeat(999);
    String own = "{'wa_id':'966510000087','user_id':'SA.87'}";
    assertEquals(
        List.of(List.of("+966510000087", "SA.87")),
        ids("[" + others + own + "]", "'from':'966510000087'"));
    assertEquals(
        List.of(List.of("+966510000087")),
        ids("[" + others + "{}," + own + "]", "'from':'966510000087'"));
  }

  @Test
  void theNameIsThatOfTheMessagesOwnContact() throws InvalidBodyException {
    Webhook webhook =
        parse(
            "[{'profile':{'name':'Badr'},'user_id':'SA.2'},"
                + "{'profile':{'name':'Amal'},'wa_id':'966510000001'}]",
            "'from':'966510000001'",
            "'from':'966510000002','from_user_id':'SA.2'",
            "'from':'966510000003'");
    assertEquals(
        List.of("Amal", "Badr", ""),
        webhook.messages().stream().map(ReceivedMessage::customerName).toList());
  }

  private static List<List<String>> ids(String contacts, String... senders)
      throws InvalidBodyException {
    Webhook webhook = parse(contacts, senders);
    assertEquals(List.of(), webhook.bad());
    return ids(webhook);
  }

  private static List<List<String>> ids(Webhook webhook) {
    return webhook.messages().stream().map(ReceivedMessage::customerIds).toList();
  }

  private static Webhook parse(String contacts, String... senders) throws InvalidBodyException {
    List<String> messages =
        IntStream.range(0, senders.length)
            .mapToObj(i -> "{'id':'wamid." + i + "','timestamp':'1736728976'," + senders[i] + "}")
            .toList();
    String body = WebhookBodies.of("100000000007919", contacts, messages).replace('\'', '"');
    return PARSER.parse(body.getBytes(StandardCharsets.UTF_8));
  }
}

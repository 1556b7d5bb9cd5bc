package dev.tollgate.gateway.whatsapp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumbersTest {
  private static final PhoneNumbers SAUDI = PhoneNumbers.withDefaultRegion("SA");
  private static final PhoneNumbers INTERNATIONAL = PhoneNumbers.international();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "536656166",
        "0536656166",
        "966536656166",
        "00966536656166",
        "+966536656166",
        "whatsapp:+966536656166",
        "WhatsApp: +966 53 665-6166",
        " (053) 665.6166 ",
        "\u0660\u0665\u0663\u0666\u0666\u0665\u0666\u0661\u0666\u0666"
      })
  void oneSaudiNumberInEveryWriting(String written) {
    assertEquals(Optional.of("+966536656166"), SAUDI.standardise(written));
  }

  @ParameterizedTest
  @CsvSource({
    "+966536656166, +966536656166",
    "whatsapp:+14155238886, +14155238886",
    "+44 (0)20 7031 3000, +442070313000",
    "+390236618300, +390236618300"
  })
  void internationalNumbersNeedNoRegion(String written, String e164) {
    assertEquals(Optional.of(e164), INTERNATIONAL.standardise(written));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0536656166", "536656166", "966536656166"})
  void withoutARegionANumberWithoutPlusIsRefused(String written) {
    assertEquals(Optional.empty(), INTERNATIONAL.standardise(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "+",
        "hello",
        "call +966536656166",
        "+966536656166 ext 5",
        "1-800-FLOWERS",
        "+9665366",
        "+96653665616653665616",
        "+999123456789",
        "whatsapp:",
        "SA.13491208655302741918",
        "+966536656166\n+966536656167"
      })
  void whatIsNoPhoneNumberIsRefused(String written) {
    assertEquals(Optional.empty(), SAUDI.standardise(written));
  }

  @ParameterizedTest
  @CsvSource({
    "966510000087, +966510000087",
    "+966510000087, +966510000087",
    "14155238886, +14155238886",
    "SA.13491208655302741918, SA.13491208655302741918",
    "SA.HEYTOMRRGIX116, SA.HEYTOMRRGIX116",
    "13491208655302741918, 13491208655302741918",
    "999123456789, 999123456789",
    "123, 123",
    "966 510000087, 966 510000087",
    "0536656166, 0536656166"
  })
  void aSenderIsE164WhereItIsANumberAndElseAsItStands(String sender, String customerId) {
    assertEquals(customerId, INTERNATIONAL.customerId(sender));
    assertEquals(customerId, SAUDI.customerId(sender));
  }

  @ParameterizedTest
  @CsvSource({
    "+5215512345678, +525512345678",
    "+5491112345678, +541112345678",
    "+5511987654321, +551187654321",
    "+551187654321, +551187654321",
    "+52155123456789, +52155123456789",
    "+54911123456, +54911123456",
    "+9665219666666, +9665219666666",
    "SA.5215512345678, SA.5215512345678",
    "5215512345678, 5215512345678"
  })
  void bothSpellingsOfAMobileNumberCompareEqual(String customerId, String comparable) {
    assertEquals(comparable, PhoneNumbers.comparable(customerId));
  }

  @Test
  void aRegionIsAnIsoCode() {
    assertThrows(IllegalArgumentException.class, () -> PhoneNumbers.withDefaultRegion("Saudi"));
    assertThrows(IllegalArgumentException.class, () -> PhoneNumbers.withDefaultRegion("sa"));
    assertThrows(IllegalArgumentException.class, () -> PhoneNumbers.withDefaultRegion(""));
  }
}

package dev.tollgate.gateway.whatsapp;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Brings phone numbers to E.164 with a leading +, so that one customer has one id. */
public final class PhoneNumbers {
  private static final String WHATSAPP = "whatsapp:";

  /** E.164 has 15 digits at most; the rest is room for separators. */
  private static final int CHARACTERS_MAX = 40;

  // libphonenumber also finds a number inside other text, and reads letters as digits.
  private static final Pattern WRITTEN =
      Pattern.compile("[+\\uFF0B]?[\\p{Nd} \\u00A0().\\-/]{2," + CHARACTERS_MAX + "}");

  private static final Pattern OPTIONAL_DIGIT =
      Pattern.compile(
          "(?<=^\\+52)1(?=\\d{10}$)|(?<=^\\+54)9(?=\\d{10}$)|(?<=^\\+55\\d\\d)9(?=\\d{8}$)");

  private static final Pattern DIGITS = Pattern.compile("[0-9]{5,15}");

  private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
  private final Optional<String> defaultRegion;

  private PhoneNumbers(Optional<String> defaultRegion) {
    this.defaultRegion = defaultRegion;
  }

  /** Reads only numbers with a leading + and country code. */
  public static PhoneNumbers international() {
    return new PhoneNumbers(Optional.empty());
  }

  /**
   * Reads international numbers, and others as dialled in the region.
   *
   * @param region ISO 3166-1 code of two capital letters, such as SA
   * @throws IllegalArgumentException when there are no numbering rules for the region
   */
  public static PhoneNumbers withDefaultRegion(String region) {
    if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
      throw new IllegalArgumentException(
          "default region has to be an ISO 3166-1 code such as SA, not " + region);
    }
    return new PhoneNumbers(Optional.of(region));
  }

  /**
   * A number as people and programs write it, as E.164; a leading {@code whatsapp:} is dropped.
   *
   * @return empty when it is no phone number, or a national one and there is no default region
   */
  public Optional<String> standardise(String text) {
    String written = text.strip();
    if (written.regionMatches(true, 0, WHATSAPP, 0, WHATSAPP.length())) {
      written = written.substring(WHATSAPP.length()).strip();
    }
    if (!WRITTEN.matcher(written).matches()) {
      return Optional.empty();
    }
    return parse(written, defaultRegion.orElse(null)).filter(this::isPossible).map(this::format);
  }

  /**
   * The customer id for a sender as the Cloud API names it: E.164 when it is the digits of an
   * international number, else the id as it stands. No digit of an opaque id is ever dropped.
   */
  public String customerId(String sender) {
    String digits = sender.startsWith("+") ? sender.substring(1) : sender;
    if (!DIGITS.matcher(digits).matches()) {
      return sender;
    }
    return parse("+" + digits, null).map(this::format).orElse(sender);
  }

  /**
   * A customer id for comparing: the same for both spellings of a mobile number in countries that
   * write a further digit or leave it out (Mexico 1, Argentina 9, Brazil 9 after the area). Not for
   * looking people up: a Brazilian fixed line can look like a mobile number's short spelling.
   */
  static String comparable(String customerId) {
    return OPTIONAL_DIGIT.matcher(customerId).replaceFirst("");
  }

  private Optional<PhoneNumber> parse(String written, @Nullable String region) {
    try {
      return Optional.of(library.parse(written, region));
    } catch (NumberParseException none) {
      return Optional.empty();
    }
  }

  private boolean isPossible(PhoneNumber number) {
    return library.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE;
  }

  private String format(PhoneNumber number) {
    return library.format(number, PhoneNumberFormat.E164);
  }
}

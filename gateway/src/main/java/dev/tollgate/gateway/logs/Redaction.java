package dev.tollgate.gateway.logs;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of log lines what looks like a phone number, a message's id or a user's. The gateway
 * writes none of these; this is for what libraries and other sides' errors bring along.
 *
 * <p>What has digits and is nobody's stays: ports, statuses, durations, times, UUIDs, numbers of
 * jobs, and names such as {@code rest-00000001}. A count of 8 digits or more is taken out where
 * nothing tells it from a phone number.
 */
final class Redaction {
  /** Nothing of a longer name stands before; what stands in a URL may be encoded. */
  private static final String START = "(?:(?<![0-9A-Za-z_-])|(?<=%[0-9A-Fa-f]{2}))";

  private static final String END = "(?![0-9A-Za-z_])";

  private static final Pattern MESSAGE_ID =
      Pattern.compile("wamid\\.[0-9A-Za-z+/=_.%-]+|" + START + "[SM]M[0-9a-fA-F]{32}" + END);

  /** A country, and letters and digits; with ENT those of a user of several businesses. */
  private static final Pattern USER_ID =
      Pattern.compile(
          START
              + "[A-Z]{2}\\.(?:ENT\\.)?"
              + "(?:(?=[A-Za-z]*[0-9])[0-9A-Za-z]{10,128}|[0-9]{6,9})"
              + END);

  /** The id of a business's own number is no customer's: it is shown where it is unknown. */
  private static final String SHOWN =
      "(?:phone_number_id[ =:\"]{1,4}|queued send )[0-9]+"
          + "|(?<![0-9A-Za-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z])";

  /** Digits of any script, but not the digits of a fraction. */
  private static final String COMPACT =
      START + "(?<![0-9]\\.)(?:\\+|%2[Bb])?\\p{Nd}{8,15}" + END + "|\\+\\p{Nd}{8,15}" + END;

  /** As people write it; only a + tells it from other groups of digits. */
  private static final String SPACED = "\\+\\p{Nd}(?:[ ().-]{0,2}\\p{Nd}){7,14}(?!\\p{Nd})";

  private static final Pattern NUMBER =
      Pattern.compile("(" + SHOWN + ")|" + COMPACT + "|" + SPACED);

  private Redaction() {}

  static String of(String text) {
    String withoutMessages = MESSAGE_ID.matcher(text).replaceAll("[message id]");
    String withoutUsers = USER_ID.matcher(withoutMessages).replaceAll("[user id]");
    return NUMBER.matcher(withoutUsers).replaceAll(Redaction::number);
  }

  private static String number(MatchResult found) {
    return found.group(1) == null ? "[number]" : Matcher.quoteReplacement(found.group(1));
  }
}

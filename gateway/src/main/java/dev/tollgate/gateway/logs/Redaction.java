package dev.tollgate.gateway.logs;

import java.util.regex.Pattern;

/**
 * Takes out of log lines what looks like a phone number, a message's id or a user's. The gateway
 * writes none of these; this is for what libraries and other sides' errors bring along.
 */
final class Redaction {
  private static final Pattern MESSAGE_ID =
      Pattern.compile("wamid\\.[0-9A-Za-z+/=_.-]+|\\b[SM]M[0-9a-fA-F]{32}\\b");

  private static final Pattern USER_ID = Pattern.compile("\\b[A-Z]{2}\\.[0-9]{6,}\\b");

  /** The id of a business's own number is no customer's: it is shown where it is unknown. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<!phone_number_id )(?<![0-9A-Za-z.:_-])\\+?[0-9]{8,15}(?![0-9A-Za-z_-])");

  private Redaction() {}

  static String of(String text) {
    String withoutMessages = MESSAGE_ID.matcher(text).replaceAll("[message id]");
    String withoutUsers = USER_ID.matcher(withoutMessages).replaceAll("[user id]");
    return NUMBER.matcher(withoutUsers).replaceAll("[number]");
  }
}

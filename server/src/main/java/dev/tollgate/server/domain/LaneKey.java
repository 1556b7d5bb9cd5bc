package dev.tollgate.server.domain;

import java.util.Optional;

/**
 * The public form of a number within a lane, such as {@code cnv_0003_00000001a2b00001}: what
 * callers get as the id of a conversation, session, grant, audit entry, change, event or webhook,
 * and treat as opaque.
 */
public record LaneKey(int lane, long number) {
  /** What an id names; a prefix tells them apart at a glance. */
  public enum Kind {
    CONVERSATION("cnv"),
    SESSION("ses"),
    GRANT("grt"),
    AUDIT_ENTRY("aud"),
    RESERVATION("rsv"),
    EVENT("evt"),
    WEBHOOK("whk"),
    ADMIN_CHANGE("chg");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final int PREFIX = 3;
  private static final int LANE_DIGITS = 4;
  private static final int NUMBER_DIGITS = 16;
  private static final int NUMBER_AT = PREFIX + 1 + LANE_DIGITS + 1;
  private static final int LENGTH = NUMBER_AT + NUMBER_DIGITS;
  private static final int BITS_A_DIGIT = 4;

  /** The id's text. By hand, because each answer has two, and formats are read anew each time. */
  public String text(Kind kind) {
    StringBuilder text = new StringBuilder(LENGTH).append(kind.prefix).append('_');
    hex(text, lane, LANE_DIGITS);
    hex(text.append('_'), number, NUMBER_DIGITS);
    return text.toString();
  }

  private static void hex(StringBuilder text, long value, int digits) {
    for (int digit = digits - 1; digit >= 0; digit--) {
      text.append(Character.forDigit((int) (value >>> (digit * BITS_A_DIGIT)) & 0xf, 16));
    }
  }

  /** The number behind an id's text; empty when it is no id of this kind. */
  public static Optional<LaneKey> parse(Kind kind, String text) {
    boolean formed =
        text.length() == LENGTH
            && text.startsWith(kind.prefix)
            && text.charAt(PREFIX) == '_'
            && text.charAt(NUMBER_AT - 1) == '_'
            && isHex(text, PREFIX + 1, NUMBER_AT - 1)
            && isHex(text, NUMBER_AT, LENGTH);
    return formed
        ? Optional.of(
            new LaneKey(
                Integer.parseInt(text, PREFIX + 1, NUMBER_AT - 1, 16),
                Long.parseUnsignedLong(text, NUMBER_AT, LENGTH, 16)))
        : Optional.empty();
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}

package dev.tollgate.server.api;

import build.buf.validate.StringRules;
import java.util.Optional;
import java.util.Set;

/**
 * The rules that nearly all texts of the contract have.
 *
 * @param min fewest characters
 * @param max most characters
 * @param anyCharacter whether control characters are allowed
 */
record TextLimits(long min, long max, boolean anyCharacter) {
  private static final Set<String> KNOWN = Set.of("min_len", "max_len", "pattern");
  private static final String NO_CONTROL_CHARACTER = "^\\P{Cc}*$";
  private static final char FIRST_PRINTABLE = 0x20;
  private static final char DELETE = 0x7f;
  private static final char LAST_CONTROL = 0x9f;

  /** Those of these rules; empty when there are others among them. */
  static Optional<TextLimits> of(StringRules rules) {
    boolean known =
        rules.getAllFields().keySet().stream().allMatch(rule -> KNOWN.contains(rule.getName()))
            && (!rules.hasPattern() || rules.getPattern().equals(NO_CONTROL_CHARACTER));
    return known
        ? Optional.of(
            new TextLimits(
                rules.getMinLen(),
                rules.hasMaxLen() ? rules.getMaxLen() : Long.MAX_VALUE,
                !rules.hasPattern()))
        : Optional.empty();
  }

  /** Whether the text surely keeps them; false when that takes a closer look. */
  boolean keeps(String text) {
    int length = text.length();
    if (length < min || length > max) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      // Half a character may be half of one or alone: not counted here.
      if (Character.isSurrogate(c) || (!anyCharacter && isControl(c))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isControl(char c) {
    return c < FIRST_PRINTABLE || (c >= DELETE && c <= LAST_CONTROL);
  }
}

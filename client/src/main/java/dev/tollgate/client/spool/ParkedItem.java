package dev.tollgate.client.spool;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An item that was refused for good, and waits for a person.
 *
 * @param item what was refused, under its number
 * @param parkedAt when
 * @param code why, for machines; at most {@value #CODE_LENGTH_MAX} characters
 * @param text why, for people; cut to {@value #TEXT_LENGTH_MAX} characters
 */
public record ParkedItem(SpooledItem item, Instant parkedAt, String code, String text) {
  /** The code of a record that was found damaged; its bytes are those that were found. */
  public static final String DAMAGED = "DAMAGED";

  static final int CODE_LENGTH_MAX = 64;
  static final int TEXT_LENGTH_MAX = 1000;

  public ParkedItem {
    requireNonNull(item, "item");
    requireNonNull(parkedAt, "parkedAt");
    if (code.isEmpty() || code.length() > CODE_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "code must have 1 to " + CODE_LENGTH_MAX + " characters, has " + code.length());
    }
    if (text.length() > TEXT_LENGTH_MAX) {
      text = text.substring(0, TEXT_LENGTH_MAX);
    }
  }

  /** Without the text, which may tell of a customer. */
  @Override
  public String toString() {
    return "ParkedItem[" + item + ", " + code + "]";
  }
}

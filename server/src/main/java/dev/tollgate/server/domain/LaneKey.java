package dev.tollgate.server.domain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern FORM = Pattern.compile("([a-z]{3})_([0-9a-f]{4})_([0-9a-f]{16})");

  /** The id's text. */
  public String text(Kind kind) {
    return String.format("%s_%04x_%016x", kind.prefix, lane, number);
  }

  /** The number behind an id's text; empty when it is no id of this kind. */
  public static Optional<LaneKey> parse(Kind kind, String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || !matcher.group(1).equals(kind.prefix)) {
      return Optional.empty();
    }
    return Optional.of(
        new LaneKey(
            Integer.parseInt(matcher.group(2), 16), Long.parseUnsignedLong(matcher.group(3), 16)));
  }
}

package dev.tollgate.server.cli;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/** How tables write what several commands show. */
final class Texts {
  static final String NOTHING = "-";

  private Texts() {}

  static String time(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()).toString();
  }

  static String period(int year, int month, String timeZone) {
    return String.format(Locale.ROOT, "%04d-%02d %s", year, month, timeZone);
  }

  static String period(dev.tollgate.metering.v1.Period period) {
    return period(period.getYear(), period.getMonth(), period.getTimeZone());
  }

  static String limit(OptionalLong limit, String otherwise) {
    return limit.isPresent() ? Long.toString(limit.getAsLong()) : otherwise;
  }

  static String yesOrNo(boolean yes) {
    return yes ? "yes" : "no";
  }

  /** A text, or a dash where it would leave a hole in the table. */
  static String orNothing(String text) {
    return text.isEmpty() ? NOTHING : text;
  }

  /** An enum's value without the prefix that the contract gives it. */
  static String withoutPrefix(Enum<?> value, String prefix) {
    String name = value.name();
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}

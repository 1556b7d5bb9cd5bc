package dev.tollgate.gateway.logs;

import java.util.Locale;

/** How log lines are written. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** For programs: an object a line. */
  JSON;

  private static volatile LogFormat current = TEXT;

  /** Has all further lines of this process written so. */
  public static void use(LogFormat format) {
    current = format;
  }

  static LogFormat current() {
    return current;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

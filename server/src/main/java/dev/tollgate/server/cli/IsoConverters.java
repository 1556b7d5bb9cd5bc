package dev.tollgate.server.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads times in the forms of ISO 8601, and says which form it wants. */
final class IsoConverters {
  private IsoConverters() {}

  /** Gives a command and its subcommands the converters. */
  static void register(CommandLine command) {
    command.registerConverter(Duration.class, IsoConverters::duration);
    command.registerConverter(Instant.class, IsoConverters::instant);
    command.registerConverter(YearMonth.class, IsoConverters::month);
  }

  static Duration duration(String text) {
    return parse(text, Duration::parse, "a duration such as PT5S, PT10M or P35D");
  }

  static Instant instant(String text) {
    return parse(text, Instant::parse, "a time such as 2025-01-15T12:00:00Z");
  }

  static YearMonth month(String text) {
    return parse(text, YearMonth::parse, "a month such as 2025-01");
  }

  private static <T> T parse(String text, Function<String, T> parser, String wanted) {
    try {
      return parser.apply(text);
    } catch (DateTimeParseException malformed) {
      throw new TypeConversionException("'" + text + "' is not " + wanted + " (ISO 8601)");
    }
  }
}

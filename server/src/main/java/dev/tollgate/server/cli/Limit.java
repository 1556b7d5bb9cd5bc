package dev.tollgate.server.cli;

import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A limit as it is written on the command line: a number, or {@code none}.
 *
 * @param conversations a period; empty for {@code none}
 */
record Limit(OptionalLong conversations) {

  /** Reads a limit. Its bounds are the server's. */
  static final class Converter implements ITypeConverter<Limit> {
    @Override
    public Limit convert(String text) {
      if (text.equalsIgnoreCase("none")) {
        return new Limit(OptionalLong.empty());
      }
      try {
        return new Limit(OptionalLong.of(Long.parseLong(text)));
      } catch (NumberFormatException malformed) {
        throw new TypeConversionException("'" + text + "' is neither a number nor none");
      }
    }
  }
}

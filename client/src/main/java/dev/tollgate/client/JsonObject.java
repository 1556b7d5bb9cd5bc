package dev.tollgate.client;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object, member by member, so that this library needs none for it. */
final class JsonObject {
  private static final HexFormat HEX = HexFormat.of();

  private final StringBuilder json = new StringBuilder("{");

  JsonObject with(String name, String value) {
    member(name);
    quote(value);
    return this;
  }

  /** A whole number; null stands as null. */
  JsonObject with(String name, @Nullable Long value) {
    member(name);
    json.append(value);
    return this;
  }

  JsonObject with(String name, JsonObject value) {
    member(name);
    json.append(value);
    return this;
  }

  /** The object so far, closed. */
  @Override
  public String toString() {
    return json + "}";
  }

  private void member(String name) {
    if (json.length() > 1) {
      json.append(',');
    }
    quote(name);
    json.append(':');
  }

  private void quote(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      append(text, i);
    }
    json.append('"');
  }

  private void append(String text, int at) {
    char c = text.charAt(at);
    if (c == '"' || c == '\\') {
      json.append('\\').append(c);
    } else if (c < ' ' || c == '\u2028' || c == '\u2029' || aloneSurrogate(text, at)) {
      // Line separators end a line in older JavaScript, and half a pair is nothing in UTF-8.
      json.append("\\u").append(HEX.toHexDigits(c));
    } else {
      json.append(c);
    }
  }

  private static boolean aloneSurrogate(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}

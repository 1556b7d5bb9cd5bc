package dev.tollgate.gateway.twilio;

import dev.tollgate.gateway.json.InvalidBodyException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Reads {@code application/x-www-form-urlencoded} in UTF-8. */
public final class Form {
  /** Twilio's own forms have some twenty; with media some more. */
  public static final int PARAMETERS_MAX = 200;

  private Form() {}

  /**
   * The parameters in the order of their names; of one that is repeated the last.
   *
   * @throws InvalidBodyException NOT_A_FORM when an escape is broken, LIMIT when there are too many
   */
  public static Map<String, String> read(String text) throws InvalidBodyException {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : text.split("&", PARAMETERS_MAX + 2)) {
      if (parameters.size() == PARAMETERS_MAX) {
        throw new InvalidBodyException(
            "LIMIT", "the form has more than " + PARAMETERS_MAX + " parameters");
      }
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decoded(String text) throws InvalidBodyException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new InvalidBodyException("NOT_A_FORM", "the body is no form: an escape is broken");
    }
  }
}

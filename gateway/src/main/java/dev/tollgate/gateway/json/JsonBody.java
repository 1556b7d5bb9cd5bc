package dev.tollgate.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads and writes JSON. What is read is bounded in depth and in the length of its tokens. */
public final class JsonBody {
  /** Deepest nesting; the Cloud API's own bodies have a dozen levels. */
  public static final int NESTING_MAX = 64;

  private static final int NUMBER_CHARACTERS_MAX = 100;
  private static final int NAME_CHARACTERS_MAX = 1000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(NESTING_MAX)
                          .maxNumberLength(NUMBER_CHARACTERS_MAX)
                          .maxNameLength(NAME_CHARACTERS_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonBody() {}

  /**
   * Reads one JSON value.
   *
   * @throws InvalidBodyException NO_BODY, NOT_JSON, or LIMIT when a limit of this class is broken
   */
  public static JsonNode read(byte[] body) throws InvalidBodyException {
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node.isMissingNode()) {
        throw new InvalidBodyException("NO_BODY", "the request has no body");
      }
      return node;
    } catch (StreamConstraintsException broken) {
      throw new InvalidBodyException(
          "LIMIT",
          "the body is nested deeper than "
              + NESTING_MAX
              + " levels, or has a name of more than "
              + NAME_CHARACTERS_MAX
              + " or a number of more than "
              + NUMBER_CHARACTERS_MAX
              + " characters");
    } catch (IOException broken) {
      throw new InvalidBodyException("NOT_JSON", "the body is not JSON");
    }
  }

  /**
   * Reads one JSON object.
   *
   * @throws InvalidBodyException as {@link #read}, and NOT_AN_OBJECT
   */
  public static JsonNode readObject(byte[] body) throws InvalidBodyException {
    JsonNode node = read(body);
    if (!node.isObject()) {
      throw new InvalidBodyException("NOT_AN_OBJECT", "the body is not a JSON object");
    }
    return node;
  }

  /** Writes maps, lists, texts, numbers and records as JSON. */
  public static String text(Object value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  /** As {@link #text}, in UTF-8. */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}

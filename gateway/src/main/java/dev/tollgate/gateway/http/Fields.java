package dev.tollgate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Reads the fields of a JSON body; what is wrong with one is a 400 that names it. */
final class Fields {
  private Fields() {}

  /** A text that has to be there, and not blank. */
  static String text(JsonNode body, String field) {
    String text = optionalText(body, field).orElseThrow(() -> bad(field, "is missing"));
    if (text.isBlank()) {
      throw bad(field, "is empty");
    }
    return text;
  }

  /** A text that may be absent or null, and else is not empty. */
  static Optional<String> optionalText(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw bad(field, "is not a text");
    }
    if (value.textValue().isEmpty()) {
      throw bad(field, "is empty");
    }
    return Optional.of(wellFormed(field, value.textValue()));
  }

  /** The text, if it is of whole characters, and none of them NUL: no database holds others. */
  static String wellFormed(String field, String text) {
    if (text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
      throw bad(field, "has a NUL, or half a character");
    }
    return text;
  }

  /** The refusal of a request for one of its fields. */
  static RefusedException bad(String field, String why) {
    return new RefusedException(Answer.fieldError(400, "INVALID_FIELD", field, field + " " + why));
  }
}

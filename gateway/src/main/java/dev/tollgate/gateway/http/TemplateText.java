package dev.tollgate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with placeholders, such as {@code Your order {{1}} is ready}. */
final class TemplateText {
  private static final String FIELD = "templateVariables";
  private static final int VARIABLES_MAX = 100;
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\s*([0-9A-Za-z_.-]{1,64})\\s*\\}\\}");

  private TemplateText() {}

  /**
   * The text with each placeholder replaced by its variable; what stands in a variable is not
   * looked at again. Without variables the text stays as it is, braces and all.
   *
   * @throws RefusedException 400 when a variable is missing or no text or number
   */
  static String of(String text, JsonNode variables) {
    if (variables.isMissingNode() || variables.isNull()) {
      return text;
    }
    if (!variables.isObject() || variables.size() > VARIABLES_MAX) {
      throw Fields.bad(FIELD, "is no object of up to " + VARIABLES_MAX + " variables");
    }
    StringBuilder filled = new StringBuilder();
    Matcher placeholder = PLACEHOLDER.matcher(text);
    while (placeholder.find()) {
      String value = value(variables, placeholder.group(1));
      placeholder.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    placeholder.appendTail(filled);
    if (filled.toString().isBlank()) {
      throw Fields.bad("text", "is empty once its variables are filled in");
    }
    return filled.toString();
  }

  private static String value(JsonNode variables, String name) {
    JsonNode value = variables.path(name);
    if (!value.isTextual() && !value.isNumber()) {
      throw Fields.bad(FIELD + "." + name, "is missing, or no text");
    }
    return Fields.wellFormed(FIELD + "." + name, value.asText());
  }
}

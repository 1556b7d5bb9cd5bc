package dev.tollgate.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "Order {{1}} is ready | {\"1\":\"7\"} | Order 7 is ready",
        "{{ name }}, {{name}} | {\"name\":\"A\"} | A, A",
        "{{a}}{{b}} | {\"a\":\"{{b}}\",\"b\":\"$1\"} | {{b}}$1",
        "{{a}} | {\"a\":3.50} | 3.5",
        "no variables | {\"a\":\"b\"} | no variables",
        "{{a}} | null | {{a}}",
        "{a} {{}} | {\"a\":\"b\"} | {a} {{}}"
      })
  void placeholdersAreFilledOnce(String text, String variables, String filled)
      throws InvalidBodyException {
    assertEquals(filled, TemplateText.of(text, json(variables)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{{a}} | {} | templateVariables.a",
        "{{a}} | {\"a\":null} | templateVariables.a",
        "{{a}} | {\"a\":[1]} | templateVariables.a",
        "{{a}} | {\"a\":\"\\u0000\"} | templateVariables.a",
        "{{a}} | [] | templateVariables",
        "{{a}} | \"a\" | templateVariables",
        "{{a}} | {\"a\":\" \"} | text"
      })
  void whatIsMissingIsNamed(String text, String variables, String field)
      throws InvalidBodyException {
    JsonNode given = json(variables);
    RefusedException refused =
        assertThrows(RefusedException.class, () -> TemplateText.of(text, given));
    assertEquals(400, refused.answer().status());
    assertEquals(field, json(refused.answer().body()).path("field").asText());
  }

  @Test
  void thereAreAHundredVariablesAtMost() throws InvalidBodyException {
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i <= 100; i++) {
      many.append(i == 0 ? "" : ",").append("\"v").append(i).append("\":\"x\"");
    }
    JsonNode variables = json(many.append('}').toString());
    RefusedException refused =
        assertThrows(RefusedException.class, () -> TemplateText.of("{{v1}}", variables));
    assertTrue(refused.answer().body().contains("100"));
  }

  private static JsonNode json(String text) throws InvalidBodyException {
    return JsonBody.read(text.getBytes(StandardCharsets.UTF_8));
  }
}

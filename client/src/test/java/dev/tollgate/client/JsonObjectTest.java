package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JsonObjectTest {
  @Test
  void anEmptyObject() {
    assertEquals("{}", new JsonObject().toString());
  }

  @Test
  void membersInTheirOrder() {
    assertEquals(
        "{\"b\":\"text\",\"a\":-9223372036854775808,\"none\":null,\"in\":{\"c\":1}}",
        new JsonObject()
            .with("b", "text")
            .with("a", Long.MIN_VALUE)
            .with("none", (Long) null)
            .with("in", new JsonObject().with("c", 1L))
            .toString());
  }

  @Test
  void whatJsonReservesIsEscaped() {
    assertEquals("{\"\\\"\\\\\":\"a\\\"b\\\\c/\"}", with("\"\\", "a\"b\\c/"));
    assertEquals("{\"n\":\"\\u0000\\u0009\\u000a\\u000d\\u001f \"}", with("n", "\0\t\n\r\37 "));
    assertEquals("{\"n\":\"\\u2028\\u2029\"}", with("n", "\u2028\u2029"));
  }

  @Test
  void otherTextStandsAsItIs() {
    assertEquals("{\"n\":\"مطعم 🍕 \177\"}", with("n", "مطعم 🍕 \177"));
  }

  @Test
  void halvesOfCharactersAreEscaped() {
    assertEquals("{\"n\":\"\\ud83c\"}", with("n", "\ud83c"));
    assertEquals("{\"n\":\"\\udf55x\"}", with("n", "\udf55x"));
    assertEquals("{\"n\":\"\\ud83c\uD83C\uDF55\\udf55\"}", with("n", "\ud83c\ud83c\udf55\udf55"));
  }

  private static String with(String name, String value) {
    return new JsonObject().with(name, value).toString();
  }
}

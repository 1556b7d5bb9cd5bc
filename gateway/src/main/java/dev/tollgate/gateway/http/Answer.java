package dev.tollgate.gateway.http;

import dev.tollgate.gateway.json.JsonBody;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, with a JSON body unless its headers say otherwise.
 *
 * @param status the HTTP status
 * @param body one JSON object, unless the headers say otherwise
 * @param headers further headers
 */
record Answer(int status, String body, Map<String, String> headers) {
  private static final String CONTENT_TYPE = "Content-Type";

  static Answer ok(Map<String, Object> body) {
    return of(200, body);
  }

  static Answer of(int status, Map<String, Object> body) {
    return new Answer(status, JsonBody.text(body), Map.of());
  }

  /**
   * An error.
   *
   * @param code for programs
   * @param text for people
   */
  static Answer error(int status, String code, String text) {
    return error(status, code, text, Map.of());
  }

  /** An error with more members in its body. */
  static Answer error(int status, String code, String text, Map<String, Object> more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", text);
    body.put("code", code);
    body.putAll(more);
    return new Answer(status, JsonBody.text(body), Map.of());
  }

  /** An error of one field of the request. */
  static Answer fieldError(int status, String code, String field, String text) {
    return error(status, code, text, Map.of("field", field));
  }

  /** The same with one more header. */
  Answer withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, body, more);
  }

  void write(Context ctx) {
    ctx.status(status).result(body);
    ctx.contentType(headers.getOrDefault(CONTENT_TYPE, "application/json"));
    headers.forEach(ctx::header);
  }
}
